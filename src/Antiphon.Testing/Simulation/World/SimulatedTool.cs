using Antiphon.Agents;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>A tool of drawn slowness that may fail, may ignore that it was cancelled, and remembers what it has done.</summary>
internal sealed class SimulatedTool(string name, TimeProvider time, SimulationRandom dice, bool ends) : AIFunction
{
    private static readonly DelayShape Quick = new(150, 900);
    private static readonly DelayShape Slow = new(3_000, 8_000);

    /// <summary>Calls that have begun, by id, with how they ended.</summary>
    public Dictionary<string, string?> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls that began twice.</summary>
    public List<string> Repeated { get; } = [];

    /// <summary>Calls that are running.</summary>
    public int Running { get; private set; }

    public override string Name => name;

    public override string Description => "Does something.";

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var context = ToolCallContext.Of(arguments);
        var id = context?.CallId ?? "";
        if (!Calls.TryAdd(id, null)) Repeated.Add(id);
        Running++;
        try
        {
            var delay = dice.Delay(dice.Chance(0.25) ? Slow : Quick);
            if (delay < TimeSpan.FromMilliseconds(50)) delay = TimeSpan.FromMilliseconds(50);
            var heeds = dice.Chance(0.8);
            var fails = dice.Chance(0.08);
            await Task.Delay(delay, time, heeds ? cancellationToken : CancellationToken.None);
            if (fails) throw new InvalidOperationException(Faults.FaultTexts.Secret);
            if (ends) context?.EndConversation("finished");
            return Calls[id] = $"result of {id}";
        }
        finally
        {
            Running--;
        }
    }
}
