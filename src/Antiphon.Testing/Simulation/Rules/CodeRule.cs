using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>R6: every failure has a code of the catalogue, none is an internal error, and no foreign text is in it.</summary>
internal sealed class CodeRule(SimulationStatistics statistics, CallFaults faults) : CallRule
{
    private static readonly HashSet<string> Known = [.. ErrorCodes.All.Select(code => code.Value)];

    public override string Name => "R6 codes";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        var error = sessionEvent switch
        {
            SessionEvent.Fault fault => fault.Error,
            SessionEvent.Ended ended => ended.End.Error,
            _ => null,
        };

        if (sessionEvent is SessionEvent.Ended { End: { Reason: "error", Error: null } }) Break("The session ended with an error that has no code.");
        if (error is null) return;
        statistics.Code(error.Code.Value);
        if (!Known.Contains(error.Code.Value)) Break($"'{error.Code.Value}' is not in the catalogue.");
        if (error.Code.Equals(ErrorCodes.Internal) && !faults.Provokes(error.Code)) Break($"An internal error: {error.InnerException ?? error}");
        if (error.Message.Contains(Faults.FaultTexts.Secret, StringComparison.Ordinal)) Break("The text of a foreign exception is in the message of a coded one.");
    }
}
