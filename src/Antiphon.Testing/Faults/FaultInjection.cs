using Antiphon.Conversation;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Faults;

/// <summary>
/// The chosen faults of one call. Wrap the call's parts before the session starts, attach the session at once, and give the
/// caller's audio through <see cref="WriteAudio"/>. What is hit follows from the seed and the order of events alone, so a
/// call in virtual time repeats exactly. Made for one call; thread-safe as the parts it wraps are.
/// </summary>
public sealed class FaultInjection : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<FaultStrike> _strikes = [];
    private readonly List<FaultSite> _sites = [];
    private readonly List<IDisposable> _owned = [];
    private readonly TaskCompletionSource _hang = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _started;
    private CallerAudio? _callerAudio;
    private VoiceSession? _session;

    /// <summary>Makes the injections of one call.</summary>
    /// <param name="faults">What goes wrong; the first is closest to the part it attacks.</param>
    /// <param name="clock">The call's clock. It does not tell of faults of the clock; <see cref="Wrap(TimeProvider)"/> does.</param>
    /// <param name="seed">Of everything random.</param>
    public FaultInjection(IEnumerable<ChosenFault> faults, TimeProvider clock, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(clock);
        Clock = clock;
        _started = clock.GetTimestamp();
        foreach (var fault in faults) _sites.Add(new FaultSite(this, fault, unchecked((seed * 397) ^ ((_sites.Count + 1) * 7_919))));
    }

    /// <summary>What has been hit so far, in order; a copy.</summary>
    public IReadOnlyList<FaultStrike> Strikes
    {
        get { lock (_gate) return [.. _strikes]; }
    }

    internal TimeProvider Clock { get; }

    internal TimeSpan Now => Clock.GetElapsedTime(_started);

    internal VoiceSession? Session => Volatile.Read(ref _session);

    /// <summary>The recogniser with its faults.</summary>
    public ISpeechToText Wrap(ISpeechToText inner) => Wrap(inner, site => site.Fault.Scenario.SpeechToText);

    /// <summary>The synthesiser with its faults.</summary>
    public ITextToSpeech Wrap(ITextToSpeech inner) => Wrap(inner, site => site.Fault.Scenario.TextToSpeech);

    /// <summary>The model with its faults.</summary>
    public IChatClient Wrap(IChatClient inner) => Wrap(inner, site => site.Fault.Scenario.Model);

    /// <summary>A tool with its faults; calls of all tools count together.</summary>
    public AIFunction Wrap(AIFunction inner) => Wrap(inner, site => site.Fault.Scenario.Tool);

    /// <summary>The line with its faults.</summary>
    public IVoiceLine Wrap(IVoiceLine inner) => Wrap(inner, site => site.Fault.Scenario.Line);

    /// <summary>The clock with its faults.</summary>
    public TimeProvider Wrap(TimeProvider inner) => Wrap(inner, site => site.Fault.Scenario.Clock);

    /// <summary>What a session works with, with its faults: recogniser, synthesiser, clock, observers. Not the runner, which
    /// holds the model: make it over <see cref="Wrap(IChatClient)"/>.</summary>
    public VoiceSessionServices Wrap(VoiceSessionServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services with
        {
            SpeechToText = services.SpeechToText is { } ear ? Wrap(ear) : null,
            TextToSpeech = services.TextToSpeech is { } voice ? Wrap(voice) : null,
            TimeProvider = Wrap(services.TimeProvider),
            Observers = [.. services.Observers, .. _sites.Where(site => site.Fault.Scenario.Observer is not null).Select(site => site.Fault.Scenario.Observer!(site))],
        };
    }

    /// <summary>The options of a session with the faults of the agent's tools.</summary>
    public VoiceSessionOptions Wrap(VoiceSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (_sites.All(site => site.Fault.Scenario.Tool is null)) return options;
        var agent = options.Agent.Agent;
        return options with { Agent = options.Agent with { Agent = agent with { Tools = [.. agent.Tools.Select(Wrap)] } } };
    }

    /// <summary>The session has started: faults that act on it may, and <see cref="WriteAudio"/> reaches it. Once.</summary>
    public void Attach(VoiceSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _callerAudio = Wrap<CallerAudio>(session.WriteAudio, site => site.Fault.Scenario.CallerAudio);
        Volatile.Write(ref _session, session);
        foreach (var site in _sites) site.Fault.Scenario.Session?.Invoke(session, site);
    }

    /// <summary>Gives the caller's audio through the faults of the line. Otherwise as <see cref="VoiceSession.WriteAudio"/>.</summary>
    /// <exception cref="InvalidOperationException">No session is attached.</exception>
    public void WriteAudio(ReadOnlySpan<short> samples)
    {
        if (_callerAudio is not { } write) throw new InvalidOperationException("Attach the session first.");
        write(samples);
    }

    /// <summary>Lets go of everything that hangs and stops its timers. After the call.</summary>
    public void Dispose()
    {
        _hang.TrySetCanceled();
        List<IDisposable> owned;
        lock (_gate) owned = [.. _owned];
        foreach (var disposable in owned) disposable.Dispose();
    }

    internal Task HangAsync() => _hang.Task;

    internal void Own(IDisposable disposable)
    {
        lock (_gate) _owned.Add(disposable);
    }

    internal void Record(string scenario)
    {
        lock (_gate) _strikes.Add(new FaultStrike(Now, scenario));
    }

    private T Wrap<T>(T inner, Func<FaultSite, Func<T, FaultSite, T>?> injectionOf)
    {
        ArgumentNullException.ThrowIfNull(inner);
        foreach (var site in _sites)
        {
            if (injectionOf(site) is { } injection) inner = injection(inner, site);
        }

        return inner;
    }
}

/// <summary>A fault that was hit.</summary>
/// <param name="At">Clock time since the call began.</param>
/// <param name="Scenario">Name of the scenario.</param>
public readonly record struct FaultStrike(TimeSpan At, string Scenario);
