namespace Antiphon.Testing.Simulation;

/// <summary>When a call is over nothing of it is left: no work, no timer, no open provider, no running tool.</summary>
internal sealed class TidyRule : CallRule
{
    public override string Name => "tidy end";

    public override void OnOver(CallOutcome outcome)
    {
        if (outcome.Left.Count > 0) Break($"Left after the call: {string.Join(", ", outcome.Left)}.");
    }
}
