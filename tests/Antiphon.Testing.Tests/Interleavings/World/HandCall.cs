using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Testing.Simulation;
using Antiphon.Turns;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>
/// A call whose every part is moved by hand, on one thread, in virtual time: the session as it is shipped, with its run loop and
/// its pumps, among providers that do nothing until they are told to.
/// </summary>
internal sealed class HandCall : IDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan OnsetVoice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongVoice = TimeSpan.FromMilliseconds(240);
    private static readonly TimeSpan EndSilence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FalseSilence = TimeSpan.FromMilliseconds(2_100);
    private static readonly TimeSpan Acknowledgement = TimeSpan.FromMilliseconds(70);
    private static readonly TimeSpan TranscriptLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(4_200);

    /// <summary>Longest that the call may take to come to rest by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly short[] Sound = [.. Enumerable.Repeat((short)1, CallerVoice.FrameSamples * 50)];
    private static readonly short[] Silence = new short[Sound.Length];

    private const int MaxStepsAtOnce = 20_000;

    private readonly HandWorld _world;
    private readonly VirtualTime _time = new();
    private readonly SimulationScheduler _scheduler = new(new SimulationRandom(1), shuffle: 0);
    private readonly WordBook _words = new();
    private readonly CallWatch _watch;
    private readonly SimulatedLine _line;
    private readonly HandSpeechToText _ears;
    private readonly HandTextToSpeech _voice;
    private readonly HandModel _model = new();
    private readonly HandTool _tool = new();
    private readonly Books _books = new();
    private readonly Agent _agent;
    private VoiceSession _session = null!;
    private Task _posted = Task.CompletedTask;
    private Utterances _caller;
    private int _calls;
    private int _used;
    private int _typed;
    private int _said;

    /// <param name="world">What is around the call.</param>
    /// <param name="timelineEntries">How much of what happens is kept for <see cref="Timeline"/>.</param>
    public HandCall(HandWorld world, int timelineEntries)
    {
        _world = world;
        var marks = world.HasFlag(HandWorld.Marks);
        _watch = new CallWatch(_time, timelineEntries);
        _line = new SimulatedLine(_watch, _time, marks ? PlayoutReporting.Marks : PlayoutReporting.PacedClock, new SimulatedNetwork(Acknowledgement));
        _ears = new HandSpeechToText(_time, TranscriptLimit);
        _voice = new HandTextToSpeech(_words, world.HasFlag(HandWorld.SlowSynthesiser));
        _model.Asked = _books.Asked;
        _agent = new Agent { Name = "by hand", TellsTime = false, Tools = [_tool] };
        _watch.Add(new OneDoorRule(), new EpochRule(_words), new OnceRule(), new HeardRule(_line, _words, exact: !marks, breaksOff: false), new LatencyRule(), new TidyRule(), _books);
        Post(Start);
        Settle();
    }

    /// <summary>What was broken first; null while nothing was.</summary>
    public BrokenRule? Broken => _watch.Broken;

    public string Timeline() => _watch.Timeline();

    /// <summary>Whether <paramref name="input"/> means anything as things stand.</summary>
    public bool HasPlace(CallInput input)
    {
        var agentIsActive = _watch.Reader!.State.Machine.IsAgentActive;
        return input switch
        {
            CallInput.Onset => agentIsActive && !_caller.HasVoice && !_caller.HasOnset,
            CallInput.Voice => !_caller.HasVoice,
            CallInput.Silence => _caller.MaySilence,
            CallInput.LongSilence => _caller.OverAgent && !_caller.HasVoice && _ears.Pending > 0,
            CallInput.Interim => _ears.Understood is null && _caller.MaySilence,
            CallInput.Revised => _ears.Pending > 0 && _ears.UnderstoodBefore is not null,
            CallInput.Final or CallInput.Empty or CallInput.Lost => _ears.Pending > 0,
            CallInput.Backchannel => _ears.Pending > 0 && _caller.OverAgent,
            CallInput.Begins => _model.Open is [{ HasBegun: false }, ..],
            CallInput.Answers or CallInput.Fails or CallInput.Calls => _model.Open.Count > 0,
            CallInput.Returns => _tool.Running > 0,
            CallInput.Sounds => _voice.IsWaiting,
            CallInput.Plays => _line.Held > TimeSpan.Zero,
            CallInput.Types => _typed < 2,
            CallInput.Speaks or CallInput.SpeaksFirmly or CallInput.Interjects => _said < 3,
            CallInput.EndsTurn => _watch.Reader.State.CallerHasFloor,
            CallInput.Uses => _used == 0,
            CallInput.Waits => _watch.Reader.State.Machine.State is TurnState.Ending or TurnState.Thinking or TurnState.Interrupted,
            _ => false,
        };
    }

    /// <summary>Has <paramref name="input"/> happen, and all that follows from it at once.</summary>
    public void Apply(CallInput input)
    {
        _watch.Note("·", input);
        switch (input)
        {
            case CallInput.Onset:
                _caller.OverAgent = true;
                (_caller.HasOnset, _caller.MaySilence) = (true, true);
                Listen(OnsetVoice, voiced: true);
                break;
            case CallInput.Voice:
                _caller.OverAgent |= _watch.Reader!.State.Machine.IsAgentActive;
                (_caller.HasVoice, _caller.MaySilence) = (true, true);
                Listen(LongVoice, voiced: true);
                break;
            case CallInput.Silence:
                (_caller.HasVoice, _caller.HasOnset, _caller.MaySilence) = (false, false, false);
                Listen(EndSilence, voiced: false);
                break;
            case CallInput.LongSilence:
                Listen(FalseSilence, voiced: false);
                break;
            case CallInput.Interim:
                var word = _words.Make();
                Post(() => _ears.Understand(word));
                break;
            case CallInput.Final or CallInput.Revised:
                var said = (input == CallInput.Final ? _ears.UnderstoodBefore : null) ?? _words.Make();
                _books.Given(said, mayBeIgnored: _ears.IsLate);
                Post(() => _ears.Give(said));
                break;
            case CallInput.Backchannel:
                Post(() => _ears.Give("uh-huh"));
                break;
            case CallInput.Empty:
                Post(() => _ears.Give(""));
                break;
            case CallInput.Lost:
                Post(_ears.Lose);
                break;
            case CallInput.Begins:
                Post(() => Say(_model.Open[0], "\n"));
                break;
            case CallInput.Answers:
                Post(() =>
                {
                    var request = _model.Open[0];
                    Say(request, ".");
                    request.End();
                });
                break;
            case CallInput.Calls:
                Post(() =>
                {
                    var request = _model.Open[0];
                    var callId = $"call_{++_calls}";
                    _books.Called(request, callId);
                    request.Call(callId, _tool.Name);
                });
                break;
            case CallInput.Fails:
                Post(() => _model.Open[0].End(new InvalidOperationException("The model is out of order.")));
                break;
            case CallInput.Returns:
                Post(_tool.Return);
                break;
            case CallInput.Sounds:
                Post(_voice.Go);
                break;
            case CallInput.Plays:
                PlayOut();
                break;
            case CallInput.Types:
                _typed++;
                (_caller.HasVoice, _caller.HasOnset) = (false, false);
                var typed = _words.Make();
                _books.Given(typed);
                Post(() => _session.SubmitText(typed));
                break;
            case CallInput.Speaks or CallInput.SpeaksFirmly:
                _said++;
                var text = Sentence(".");
                _books.Injected(text, input == CallInput.Speaks);
                Post(() => _session.Speak(text, interruptible: input == CallInput.Speaks));
                break;
            case CallInput.Interjects:
                _said++;
                (_caller.HasVoice, _caller.HasOnset) = (false, false);
                var urgent = Sentence(".");
                _books.Injected(urgent, interruptible: true);
                _books.CutOff();
                Post(() => _session.Interject(urgent));
                break;
            case CallInput.EndsTurn:
                (_caller.HasVoice, _caller.HasOnset, _caller.MaySilence) = (false, false, false);
                Post(_session.EndCallerTurn);
                break;
            case CallInput.Uses:
                _books.Instructions = $"{++_used}";
                Post(() => _session.UseAgent(_agent with { Instructions = _books.Instructions }));
                break;
            case CallInput.Waits:
                Pass(Wait);
                break;
        }

        Settle();
        if (_ears.Pending == 0 && !_caller.HasVoice && !_caller.HasOnset) _caller.OverAgent = false;
        _books.OnQuiet(_model, _tool);
    }

    /// <summary>The caller is silent, everybody who owes something gives it, and all is played out; then one more turn is tried,
    /// and the call ended.</summary>
    public void Conclude()
    {
        Drain();
        if (Broken is null) _books.OnDrained(_session.History, _tool);
        if (Broken is null) Probe();
        if (Broken is null) End();
    }

    public void Dispose()
    {
        _line.Close();
        _model.Dispose();
    }

    private void Start()
    {
        _session = VoiceSession.Start(
            new VoiceSessionOptions
            {
                Id = "by hand",
                NoiseReduction = false,
                FrameDuration = Step,
                TranscriptTimeout = TranscriptLimit,
                SynthesisTimeout = TimeSpan.FromMinutes(2),
                EarlyAnswers = new EarlyAnswerOptions { Enabled = _world.HasFlag(HandWorld.EarlyAnswers) },
                MaxFailedTurns = int.MaxValue,
                Liveness = new LivenessOptions { WorkLimit = TimeSpan.FromSeconds(8) },
                Agent = new VoiceAgent { Agent = _agent },
            },
            new VoiceSessionServices
            {
                Runner = new AgentRunner(_model, new AgentRunnerOptions { FirstTokenTimeout = TimeSpan.FromMinutes(5), StallTimeout = TimeSpan.FromMinutes(5), ToolTimeout = TimeSpan.FromMinutes(5) }, _time),
                SpeechToText = _ears,
                TextToSpeech = _voice,
                TimeProvider = _time,
                Scheduler = _scheduler,
                VoiceActivity = static _ => new ToldVoiceActivity(),
                Probe = () => _watch,
            },
            _line);
        _line.MarkPlayed = _session.ReportMark;
    }

    private void Drain()
    {
        var end = _time.Elapsed + Patience;
        while (Broken is null)
        {
            if (HasPlace(CallInput.Silence)) Apply(CallInput.Silence);
            else if (HasPlace(CallInput.Final)) Apply(CallInput.Final);
            else if (HasPlace(CallInput.Sounds)) Apply(CallInput.Sounds);
            else if (HasPlace(CallInput.Returns)) Apply(CallInput.Returns);
            else if (HasPlace(CallInput.Answers)) Apply(CallInput.Answers);
            else if (HasPlace(CallInput.Plays)) Apply(CallInput.Plays);
            else if (_watch.Reader!.State is { Machine.State: TurnState.Listening, Caller: null }) break;
            else Rest();
            if (_time.Elapsed > end) _watch.Break("stuck", $"The call does not come to rest: {_watch.Reader!.State.Machine.State}.");
        }
    }

    /// <summary>Time passes in which nobody owes anything: then nothing may be given up either.</summary>
    private void Rest()
    {
        var faults = _books.Faults;
        Listen(EndSilence, voiced: false);
        if (_books.Faults > faults) _watch.Break("stuck", "The session waited for something that nobody owed, until it gave up.");
    }

    /// <summary>The agent must not have become mute or deaf.</summary>
    private void Probe()
    {
        Apply(CallInput.Voice);
        Apply(CallInput.Silence);
        if (_ears.Pending != 1)
        {
            _watch.Break("deaf", "The caller's next turn is not recognised.");
            return;
        }

        Drain();
        if (Broken is null) _books.OnDrained(_session.History, _tool);
    }

    private void End()
    {
        Post(() => _session.End("over"));
        Pass(TimeSpan.FromSeconds(1));
        if (!_session.Completion.IsCompletedSuccessfully) _watch.Break("stuck", "The session does not end.");
        Dispose();
        Settle();
        var left = new List<string>();
        if (_time.UndisposedTimers > 0) left.Add($"{_time.UndisposedTimers} timers");
        if (_ears.OpenSessions + _voice.OpenSessions > 0) left.Add("a provider's session");
        if (_model.Open.Count > 0) left.Add("a request to the model");
        if (Broken is null) _watch.OnOver(new CallOutcome(_watch.Ended!, _session.History, _watch.EndedAt, _session.Counters.DroppedAudioFrames, left));
    }

    private string Sentence(string end) => $"{_words.Make()} {_words.Make()}{end}";

    private void Say(HandRequest request, string end)
    {
        var text = Sentence(end);
        _books.Said(request, text);
        request.Say(text);
    }

    private void PlayOut()
    {
        var heard = _books.HeardCount;
        for (var i = 0; i < 60 && _books.HeardCount == heard && _line.Held > TimeSpan.Zero; i++) Pass(Step);
        if (_world.HasFlag(HandWorld.Marks)) Pass(Acknowledgement);
    }

    private void Listen(TimeSpan duration, bool voiced)
    {
        Pass(duration);
        for (var left = (int)(duration / Frame) * CallerVoice.FrameSamples; left > 0; left -= Sound.Length)
        {
            var length = Math.Min(left, Sound.Length);
            Post(() => _session.WriteAudio((voiced ? Sound : Silence).AsSpan(0, length)));
            Settle();
        }
    }

    /// <summary>Moves the clock, timer by timer.</summary>
    private void Pass(TimeSpan span)
    {
        Settle();
        var end = _time.Elapsed + span;
        while (Broken is null && _time.Elapsed < end)
        {
            var wait = _time.UntilNextTimer is { } next && _time.Elapsed + next < end ? next : end - _time.Elapsed;
            Post(() => _time.Advance(wait));
            Settle();
        }
    }

    private void Post(Action action) => _posted = _scheduler.Post(action);

    /// <summary>Runs what is ready, and what that makes ready.</summary>
    private void Settle()
    {
        for (var steps = 0; _scheduler.RunOne() && Broken is null; steps++)
        {
            if (steps > MaxStepsAtOnce) _watch.Break("progress", "The call turns in a circle without time passing.");
        }

        if (_posted.Exception is { } failure) _watch.Break("progress", failure.InnerException!.ToString());
        if (_scheduler.Escaped is { } stack) _watch.Break("one thread", $"Work left the call: {stack}");
    }

    /// <summary>What the caller is doing.</summary>
    private struct Utterances
    {
        public bool HasOnset;
        public bool HasVoice;
        public bool MaySilence;
        public bool OverAgent;
    }
}
