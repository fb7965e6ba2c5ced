using Antiphon.Conversation;

namespace Antiphon.Testing.Faults;

/// <summary>One chosen fault in one call: its parameters, its trigger, its dice and its clock. Thread-safe.</summary>
internal sealed class FaultSite
{
    private readonly FaultInjection _injection;
    private readonly Lock _gate = new();
    private readonly Random _dice;
    private readonly FaultTrigger? _trigger;

    public FaultSite(FaultInjection injection, ChosenFault fault, int seed)
    {
        _injection = injection;
        Fault = fault;
        _dice = new Random(seed);
        // Dice of its own: what an injection draws must not shift what is hit.
        if (fault.Scenario.Parameters.Any(parameter => parameter.Name == "n")) _trigger = new FaultTrigger(fault, new Random(unchecked(seed * 31) + 7));
    }

    public ChosenFault Fault { get; }

    /// <summary>The call's clock as it was before any fault of the clock.</summary>
    public TimeProvider Time => _injection.Clock;

    /// <summary>Time since the call began.</summary>
    public TimeSpan Now => _injection.Now;

    /// <summary>The session, once it has been attached.</summary>
    public VoiceSession? Session => _injection.Session;

    /// <summary>Whether the occurrence at hand is hit; a hit is recorded.</summary>
    public bool Strikes()
    {
        if (!_trigger!.Strikes(Now)) return false;
        Record();
        return true;
    }

    /// <summary>Records a hit of a fault that has no occurrences to count.</summary>
    public void Record() => _injection.Record(Fault.Scenario.Name);

    public TimeSpan Duration(string parameter) => new((long)Fault.Number(parameter));

    public int Count(string parameter) => (int)Fault.Number(parameter);

    public double Share(string parameter) => Fault.Number(parameter);

    /// <summary>The next random number, 0 to 1.</summary>
    public double Draw()
    {
        lock (_gate) return _dice.NextDouble();
    }

    /// <summary>Waits on the call's clock.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, Time, cancellationToken);

    /// <summary>Has <paramref name="disposable"/> disposed with the injection.</summary>
    public void Own(IDisposable disposable) => _injection.Own(disposable);

    /// <summary>Never completes while the call lasts, whatever is cancelled; is cancelled when the injection is disposed.</summary>
    public Task HangAsync() => _injection.HangAsync();
}
