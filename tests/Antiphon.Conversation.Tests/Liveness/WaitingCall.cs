using Antiphon.Agents;
using Antiphon.Speech;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Liveness;

/// <summary>
/// A call of which every gap is measured: the session runs on the test's thread in virtual time, the far end plays what it is
/// handed, and the caller's last voiced sample is known exactly.
/// </summary>
internal sealed class WaitingCall : IDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly OneThread _thread = new();
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly short[] _voice = [.. Enumerable.Repeat((short)1_000, 320)];
    private readonly short[] _silence = new short[320];
    private TimeSpan _started;

    public WaitingCall()
    {
        SynchronizationContext.SetSynchronizationContext(null); // Everything goes to the scheduler.
        Ears = new TimedEars(Time);
        Voice = new ScriptedTextToSpeech(Time);
        Model = new ScriptedChatClient(Time);
        Line = new RecordingLine(Time);
    }

    public VirtualTime Time { get; } = new();

    public TimedEars Ears { get; }

    public ScriptedTextToSpeech Voice { get; set; }

    public ScriptedChatClient Model { get; }

    public AgentRunnerOptions RunnerOptions { get; set; } = new();

    public RecordingLine Line { get; private set; }

    public LivenessOptions Liveness { get; set; } = new();

    public AIFunction[] Tools { get; set; } = [];

    public Func<VoiceSessionOptions, VoiceSessionOptions> Configure { get; set; } = options => options;

    public VoiceSession Session { get; private set; } = null!;

    /// <summary>Session time of the caller's last voiced sample, or of the text typed last.</summary>
    public TimeSpan CallerEnd { get; private set; }

    public TimeSpan Now => Time.Elapsed - _started;

    /// <summary>A tool of this duration.</summary>
    public AIFunction Tool(string name, TimeSpan duration) => new SlowTool(name, duration, Time);

    public void Start(ITextToSpeech? voice = null)
    {
        var agent = new VoiceAgent { Agent = new Agent { Name = "test", Instructions = "Help.", Tools = Tools }, Liveness = Liveness };
        var services = new VoiceSessionServices
        {
            Runner = new AgentRunner(Model, RunnerOptions, Time),
            SpeechToText = Ears,
            TextToSpeech = voice ?? Voice,
            TimeProvider = Time,
            Scheduler = _thread,
            VoiceActivity = static rate => new LevelJudge(rate),
        };
        _started = Time.Elapsed;
        Session = VoiceSession.Start(Configure(new VoiceSessionOptions { Id = "s1", Agent = agent, NoiseReduction = false }), services, Line);
        Line.Attach(Session);
        _thread.Drain();
    }

    public void Type(string text)
    {
        CallerEnd = Now;
        Session.SubmitText(text);
        _thread.Drain();
    }

    public void Speak(int milliseconds)
    {
        Feed(_voice, milliseconds);
        CallerEnd = Now;
    }

    public void BeSilent(int milliseconds) => Feed(_silence, milliseconds);

    /// <summary>Speaks, and is silent until the turn is over.</summary>
    public void Ask(int milliseconds = 600)
    {
        Speak(milliseconds);
        BeSilent(420);
    }

    public void Wait(TimeSpan duration)
    {
        for (var end = Time.Elapsed + duration; Time.Elapsed < end;)
        {
            var step = Time.UntilNextTimer is { } next && next < end - Time.Elapsed ? next : end - Time.Elapsed;
            Time.Advance(step);
            _thread.Drain();
        }
    }

    public void WaitFor(Func<bool> condition, int seconds = 120)
    {
        for (var end = Time.Elapsed + TimeSpan.FromSeconds(seconds); !condition(); Wait(Frame))
        {
            if (Time.Elapsed >= end) throw new ExpectationFailedException($"It did not come. Events: {string.Join(", ", Line.Events.Select(e => e.GetType().Name).TakeLast(20))}.");
        }
    }

    public SessionEvent.AgentHeard WaitForAnswer(int seconds = 120)
    {
        var before = Events<SessionEvent.AgentHeard>().Count;
        WaitFor(() => Events<SessionEvent.AgentHeard>().Count > before || Session.Completion.IsCompleted, seconds);
        return Events<SessionEvent.AgentHeard>()[before];
    }

    public SessionEnd WaitForEnd(int seconds = 120)
    {
        WaitFor(() => Session.Completion.IsCompleted, seconds);
        return Session.Completion.GetAwaiter().GetResult();
    }

    public IReadOnlyList<TEvent> Events<TEvent>()
        where TEvent : SessionEvent => Line.EventsOf<TEvent>();

    public string[] Fillers() => [.. Events<SessionEvent.AgentFiller>().Where(e => e.Kind != FillerKind.Sound).Select(e => e.Text)];

    /// <summary>The longest time since <paramref name="from"/> (default the caller's end) in which nothing was heard, up to the
    /// last audio there is or the end of the session.</summary>
    public TimeSpan LongestGap(TimeSpan? from = null)
    {
        var start = from ?? CallerEnd;
        var heardUntil = start;
        var longest = TimeSpan.Zero;
        foreach (var entry in Line.Entries.Where(entry => entry.At - _started >= start || entry is LineEntry.Event { Value: SessionEvent.Ended }))
        {
            var at = entry.At - _started;
            if (entry is not (LineEntry.Audio or LineEntry.Event { Value: SessionEvent.Ended { End.Error: not null } })) continue;
            if (at - heardUntil > longest) longest = at - heardUntil;
            if (entry is LineEntry.Audio audio) heardUntil = (at > heardUntil ? at : heardUntil) + TimeSpan.FromSeconds((double)audio.SampleCount / audio.SampleRateHz);
        }

        return longest;
    }

    public void Dispose()
    {
        if (Session is not null)
        {
            Session.End("disposed");
            WaitFor(() => Session.Completion.IsCompleted, 60);
        }

        Line.Dispose();
        SynchronizationContext.SetSynchronizationContext(_context);
    }

    private void Feed(short[] samples, int milliseconds)
    {
        for (var i = 0; i < milliseconds / 20; i++)
        {
            Wait(Frame);
            Session.WriteAudio(samples);
            _thread.Drain();
        }
    }

    /// <summary>Stays on the thread it is called on, as functions made by reflection do not.</summary>
    private sealed class SlowTool(string name, TimeSpan duration, TimeProvider time) : AIFunction
    {
        public override string Name => name;

        protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        {
            await Task.Delay(duration, time, cancellationToken);
            return "done";
        }
    }
}
