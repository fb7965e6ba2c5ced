using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Testing.Faults;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// One whole call in virtual time, on one thread: a session as it is shipped, with its agent's run loop and its pumps, among
/// a simulated caller, line, recogniser, synthesiser, model and tools. All that is drawn follows from the seed.
/// </summary>
internal sealed class SimulatedCall : IDisposable
{
    /// <summary>Longest silence after a caller's turn.</summary>
    private static readonly TimeSpan SilenceBound = new LivenessOptions().Bound;

    /// <summary>No call lasts longer; one that does hangs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Steps at one moment of virtual time after which the call turns in a circle.</summary>
    private const int MaxStepsAtOnce = 200_000;

    /// <summary>Makes of a call's seed that of what stands in for each other in it.</summary>
    private const ulong StandInSeeds = 0x5DEE_CE66_D1CE_4E5B;

    private readonly SimulationOptions _options;
    private readonly SimulationStatistics _statistics;
    private readonly VirtualTime _time = new();
    private readonly SimulationScheduler _scheduler;
    private readonly CallWatch _watch;
    private readonly WordBook _words = new();
    private readonly SimulatedLine _line;
    private readonly SimulatedCaller _caller;
    private readonly SimulatedProviders _providers;
    private readonly List<SimulatedTool> _tools;
    private readonly SimulatedApplication _application;
    private readonly CallFaults _faults;
    private readonly VoiceSessionOptions _sessionOptions;
    private Task _posted = Task.CompletedTask;

    private SimulatedCall(ulong seed, SimulationOptions options, SimulationStatistics statistics)
    {
        _options = options;
        _statistics = statistics;
        var dice = new SimulationRandom(seed);
        _scheduler = new SimulationScheduler(dice.Fork(), dice.Chance(0.5) ? 0.5 : 0.05);
        _watch = new CallWatch(_time, options.TimelineEntries);
        var marks = dice.Chance(0.3);
        _line = new SimulatedLine(_watch, _time, marks ? PlayoutReporting.Marks : PlayoutReporting.PacedClock,
            new SimulatedNetwork(TimeSpan.FromMilliseconds(dice.Between(10, 200))));
        _caller = new SimulatedCaller(_watch, _time, dice.Fork(), _words, _line, options.RealVoiceActivity);
        var speechToText = new SimulatedSpeechToText(_time, dice.Fork(), _words);
        var textToSpeech = new SimulatedTextToSpeech(_time, dice.Fork(), _words);
        var model = new SimulatedModel(_time, dice.Fork(), _words);
        _tools = [.. Enumerable.Range(1, dice.Between(0, 3)).Select(n => new SimulatedTool($"tool{n}", _time, dice.Fork(), ends: dice.Chance(0.05)))];
        var standIns = new SimulationRandom(seed ^ StandInSeeds); // Dice of their own: other calls are the same with and without.
        var standIn = standIns.Chance(options.Fallback);
        _faults = CallFaults.Draw(standIn && standIns.Chance(0.5) ? FaultLevel.None : options.Faults, dice.Fork(), _time);
        _providers = standIn
            ? SimulatedProviders.Several(speechToText, textToSpeech, model, _faults, standIns, _time, _words, _watch, statistics)
            : SimulatedProviders.Single(speechToText, textToSpeech, model, _faults);
        var sessionOptions = new VoiceSessionOptions
        {
            Id = "simulated",
            NoiseReduction = false,
            Agent = new VoiceAgent
            {
                Agent = new Agent { Name = "simulated", TellsTime = false, Tools = [.. _tools] },
                Greeting = dice.Chance(0.8) ? $"{_words.Make()} {_words.Make()} {_words.Make()}." : null,
            },
        };
        if (standIn) sessionOptions = sessionOptions with { TranscriptTimeout = SimulatedProviders.TranscriptTimeout };
        _sessionOptions = SessionVariety.Draw(_faults.Wrap(sessionOptions), dice.Fork());
        _application = new SimulatedApplication(_watch, _time, dice.Fork(), _words, _caller, _sessionOptions.Agent.Agent);
        AddRules();
    }

    /// <summary>Simulates the call of this seed. The thread must not run anything else meanwhile.</summary>
    /// <returns>The rule that did not hold; null when all did.</returns>
    public static BrokenRule? Run(ulong seed, SimulationOptions options, SimulationStatistics statistics)
    {
        statistics.Seed = seed;
        using var call = new SimulatedCall(seed, options, statistics);
        return call.Run();
    }

    /// <summary>Simulates the call of this seed and tells everything that happened in it, as far as the timeline holds it.</summary>
    public static string Tell(ulong seed, SimulationOptions options, SimulationStatistics statistics)
    {
        using var call = new SimulatedCall(seed, options, statistics);
        call.Run();
        return call._watch.Timeline();
    }

    public void Dispose()
    {
        _caller.Dispose();
        _application.Dispose();
        _line.Close();
        _faults.Dispose();
        _providers.Dispose();
    }

    private void Post(Action action) => _posted = _scheduler.Post(action);

    private void AddRules()
    {
        foreach (var fault in _faults.Chosen) _watch.Note("fault", fault);
        _watch.Add(
            new OneDoorRule(),
            new EpochRule(_words),
            new CodeRule(_statistics, _faults),
            new OnceRule(),
            new AnswerRule(_providers, _tools, asksEarly: _sessionOptions.EarlyAnswers.Enabled),
            new WordsRule(_caller, _providers, _statistics, nothingFails: !_faults.Any),
            new TidyRule(),
            new StatisticsRule(_statistics, _caller, _line));

        if (_providers.StandIn && !_faults.Any) _watch.Add(new GapRule());

        // With a clock that jumps nobody in the session can know what was played, and when.
        if (!_faults.Attacks(FaultTarget.Clock)) _watch.Add(new LatencyRule(), new BoundsRule(_sessionOptions, _line));
        if (!_faults.Attacks(FaultTarget.Clock) && !_faults.Has("line-swallows"))
        {
            // A session without a synthesiser answers in text, which makes no sound; one whose synthesiser lies about its words
            // believes it.
            var hasVoice = _providers.StandIn || !_faults.Has("tts-missing");
            if (hasVoice) _watch.Add(new SilenceRule(SilenceBound, _statistics));
            if (hasVoice && !_faults.Any) _watch.Add(new AgentWordsRule(_line, _words, _statistics, _providers.StandIn));
            if (hasVoice && !_faults.Has("tts-wrong-words")) _watch.Add(new HeardRule(_line, _words, exact: _line.Playout == PlayoutReporting.PacedClock && _providers.HasWordMarks && !_faults.Any,
                breaksOff: _faults.Attacks(FaultTarget.TextToSpeech)));
        }
    }

    private BrokenRule? Run()
    {
        VoiceSession? session = null;
        Post(() => session = Start());
        while (_watch.Broken is null && (session is null || !session.Completion.IsCompleted || _time.ActiveTimers > 0) && Step())
        {
            // Each step is checked as it goes.
        }

        if (_watch.Broken is null) Conclude(session);
        foreach (var fault in _faults.Struck.Distinct()) _statistics.Fault(fault);
        _statistics.Calls++;
        _statistics.Items += _watch.Items;
        _statistics.Simulated += _time.Elapsed;
        if (_providers.StandIn) _statistics.Count(SimulationCounts.StandInCalls);
        foreach (var gap in _providers.GapsBy(_time.Elapsed)) _statistics.Gap(gap.Length);
        return _watch.Broken;
    }

    private VoiceSession Start()
    {
        var services = _faults.Wrap(new VoiceSessionServices
        {
            Runner = new AgentRunner(_providers.Model, timeProvider: _faults.Clock, loggerFactory: new SimulatedLog(_watch)),
            SpeechToText = _providers.SpeechToText,
            TextToSpeech = _providers.TextToSpeech,
            TimeProvider = _time,
            Scheduler = _scheduler,
            LoggerFactory = new SimulatedLog(_watch),
            Probe = () => _watch,
            Recorder = _options.Recorder,
        });
        if (!_options.RealVoiceActivity) services = services with { VoiceActivity = static _ => new ToldVoiceActivity() };

        var session = VoiceSession.Start(_sessionOptions, services, _faults.Wrap(_line));
        _faults.Attach(session);
        _line.MarkPlayed = session.ReportMark;
        _caller.Start(session, _faults.Carry());
        _application.Start(session);
        return session;
    }

    /// <summary>Runs what is ready; when nothing is, moves the clock. False when nothing will ever be.</summary>
    private bool Step()
    {
        var steps = 0;
        while (_scheduler.RunOne())
        {
            if (_watch.Broken is not null) return false;
            if (++steps > MaxStepsAtOnce) _watch.Break("progress", "The call turns in a circle without time passing.");
        }

        if (_posted.Exception is { } failure) _watch.Break("progress", failure.InnerException!.ToString());
        if (_scheduler.Escaped is { } stack) _watch.Break("one thread", $"Work left the simulation: {stack}");
        if (_time.Elapsed > Longest) _watch.Break("progress", $"The call is not over after {Longest.TotalMinutes:F0} minutes.");
        if (_watch.Broken is not null || _time.UntilNextTimer is not { } wait) return false;
        Post(() => _time.Advance(wait)); // As work of its own, so that what a timer starts stays here too.
        return true;
    }

    private void Conclude(VoiceSession? session)
    {
        if (session is null || !session.Completion.IsCompletedSuccessfully)
        {
            _watch.Break("progress", "Nothing is left to happen, and the session has not ended.");
            return;
        }

        var outcome = new CallOutcome(_watch.Ended!, session.History, _watch.EndedAt, session.Counters.DroppedAudioFrames, Left());
        _watch.OnOver(outcome);
    }

    private List<string> Left()
    {
        Dispose();
        while (_scheduler.RunOne())
        {
            // What the disposal of the faults set free.
        }

        var left = new List<string>();
        if (_time.UndisposedTimers > 0) left.Add($"{_time.UndisposedTimers} timers");
        left.AddRange(_providers.Left());
        foreach (var tool in _tools.Where(tool => tool.Running != 0)) left.Add($"{tool.Running} calls of {tool.Name}");
        return left;
    }
}
