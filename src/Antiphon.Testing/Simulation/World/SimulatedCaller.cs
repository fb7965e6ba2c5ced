using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// A person on the phone: waits, answers, thinks in the middle of a sentence, says "uh-huh", coughs, talks over the agent,
/// types now and then, loses patience, hangs up. Everything it does is drawn; it makes a frame of audio every 20 ms.
/// </summary>
internal sealed class SimulatedCaller : IDisposable
{
    private static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenWords = TimeSpan.FromMilliseconds(80);
    private static readonly string[] Backchannels = ["uh-huh", "mm-hmm", "yeah", "okay", "right"];
    private static readonly string[] Fillers = ["um", "uh", "well"];

    private readonly CallWatch _watch;
    private readonly SimulationRandom _dice;
    private readonly CallerPersona _persona;
    private readonly CallerVoice _voice;
    private readonly WordBook _words;
    private readonly SimulatedLine _line;
    private readonly ITimer _timer;
    private readonly short[] _frame = new short[CallerVoice.FrameSamples];
    private readonly Queue<(int Word, bool Voiced, int Frames)> _plan = [];
    private readonly List<SaidWord> _said = [];
    private VoiceSession? _session;
    private Action<short[]>? _write;
    private int _framesLeft;
    private (int Word, bool Voiced, int Frames) _now;
    private TimeSpan _quietSince;
    private TimeSpan? _interjectAt;
    private TimeSpan _reaction;
    private Interjection _interjection;
    private bool _agentWasPlaying;
    private bool _agentSpokeSinceTurn;
    private int _turns;
    private bool _gone;

    public SimulatedCaller(CallWatch watch, VirtualTime time, SimulationRandom dice, WordBook words, SimulatedLine line, bool realistic)
    {
        _watch = watch;
        _dice = dice;
        _words = words;
        _line = line;
        _persona = CallerPersona.Draw(dice);
        _voice = new CallerVoice(dice, realistic);
        _reaction = Reaction();
        _timer = time.CreateTimer(static caller => ((SimulatedCaller)caller!).OnFrame(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it has said so far, word by word.</summary>
    public IReadOnlyList<SaidWord> Said => _said;

    /// <summary>Whether it has hung up.</summary>
    public bool Gone => _gone;

    public CallerPersona Persona => _persona;

    /// <summary>When the sound it is making began, pauses shorter than between two words included; null while it makes none.</summary>
    public TimeSpan? VoiceSince { get; private set; }

    /// <summary>Dials.</summary>
    public void Start(VoiceSession session, Action<short[]> write)
    {
        _session = session;
        _write = write;
        _timer.Change(FrameDuration, FrameDuration);
    }

    public void Dispose()
    {
        _gone = true;
        _timer.Dispose();
    }

    private void OnFrame()
    {
        if (_gone) return;
        if (_watch.Now >= _persona.HangsUpAt)
        {
            HangUp();
            return;
        }

        if (_framesLeft == 0 && _plan.Count == 0) Decide();
        if (_gone) return;
        if (_framesLeft == 0 && _plan.TryDequeue(out _now))
        {
            _framesLeft = _now.Frames;
            if (_now.Word != 0) _said.Add(new SaidWord(_now.Word, _words.Caller(_now.Word), _watch.Now));
        }

        if (_framesLeft > 0 && _now.Voiced) _voice.Write(_frame, _now.Word);
        else Array.Clear(_frame);
        if (_framesLeft > 0)
        {
            _framesLeft--;
            if (_now.Voiced) _quietSince = _watch.Now;
            if (_now.Voiced) VoiceSince ??= _watch.Now;
        }

        if (_watch.Now - _quietSince > BetweenWords) VoiceSince = null;
        _write!(_frame);
    }

    private void Decide()
    {
        var agentPlaying = _line.Held > TimeSpan.Zero;
        if (agentPlaying)
        {
            _agentSpokeSinceTurn = true;
            if (!_agentWasPlaying) DrawInterjection();
            _agentWasPlaying = true;
            if (_interjectAt is { } at && _watch.Now >= at) Interject();
            return;
        }

        if (_agentWasPlaying)
        {
            _agentWasPlaying = false;
            _quietSince = _watch.Now;
            _reaction = Reaction();
        }

        _interjectAt = null;
        var waited = _watch.Now - _quietSince;
        var isMyTurn = _agentSpokeSinceTurn || (_turns == 0 && !_persona.WaitsForGreeting);
        if (!isMyTurn && waited < _persona.Patience)
        {
            if (_dice.Chance(_persona.CoughsPerSecond / 50)) Cough();
            return;
        }

        if (isMyTurn && waited < _reaction) return;
        if (_turns >= _persona.Turns) HangUp();
        else TakeTurn();
    }

    private TimeSpan Reaction() => _dice.Between(_persona.QuickestReaction, _persona.SlowestReaction);

    private void DrawInterjection()
    {
        var draw = _dice.NextDouble();
        _interjection = draw < _persona.Interrupts ? Interjection.Interruption
            : draw < _persona.Interrupts + _persona.Backchannels ? Interjection.Backchannel
            : draw < _persona.Interrupts + _persona.Backchannels + _persona.Coughs ? Interjection.Cough
            : Interjection.None;
        _interjectAt = _interjection == Interjection.None ? null : _watch.Now + TimeSpan.FromMilliseconds(_dice.Between(60, 3_500));
    }

    private void Interject()
    {
        _interjectAt = null;
        switch (_interjection)
        {
            case Interjection.Backchannel:
                _watch.Note("caller: backchannel");
                Say(_dice.Pick(Backchannels), isOwn: false);
                break;
            case Interjection.Cough:
                Cough();
                break;
            case Interjection.Interruption when _turns < _persona.Turns:
                _watch.Note("caller: interrupts");
                TakeTurn();
                break;
        }
    }

    private void Cough()
    {
        _watch.Note("caller: coughs");
        _plan.Enqueue((0, true, _dice.Between(3, 30)));
    }

    private void TakeTurn()
    {
        _turns++;
        _agentSpokeSinceTurn = false;
        _reaction = Reaction();
        if (_dice.Chance(_persona.Types))
        {
            Type();
            return;
        }

        var count = _dice.Chance(0.2) ? 1 : _dice.Between(2, 9);
        _watch.Note("caller: speaks", count);
        var dictates = _dice.Chance(0.12);
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && _dice.Chance(0.08)) Say(_dice.Pick(Fillers), isOwn: false);
            if (i > 0) Pause(dictates ? _dice.Between(8, 30) : _dice.Chance(_persona.ThinksAloud) ? _dice.Between(10, 50) : _dice.Between(0, 3));
            Say(_words.Make(), isOwn: true);
        }
    }

    private void Type()
    {
        var typed = Enumerable.Range(0, _dice.Between(1, 5)).Select(_ => _words.AddCaller(_words.Make())).ToList();
        _watch.Note("caller: types", typed.Count);
        foreach (var word in typed) _said.Add(new SaidWord(word, _words.Caller(word), _watch.Now));
        _quietSince = _watch.Now;
        _session!.SubmitText(string.Join(' ', typed.Select(_words.Caller)));
    }

    private void Pause(int frames)
    {
        if (frames > 0) _plan.Enqueue((0, false, frames));
    }

    /// <param name="text">One word.</param>
    /// <param name="isOwn">Whether it is a word like no other.</param>
    private void Say(string text, bool isOwn)
    {
        var frames = isOwn ? _dice.Between(9, 22) : _dice.Between(8, 18);
        _plan.Enqueue((_words.AddCaller(text, frames * CallerVoice.FrameSamples), true, frames));
    }

    private void HangUp()
    {
        _gone = true;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch.Note("caller: hangs up");
        _session!.End("client_closed");
    }

    private enum Interjection
    {
        None,
        Interruption,
        Backchannel,
        Cough,
    }
}

/// <summary>A word the caller has said.</summary>
internal readonly record struct SaidWord(int Number, string Text, TimeSpan At);

/// <summary>How a caller behaves.</summary>
internal sealed record CallerPersona
{
    public required int Turns { get; init; }

    public required TimeSpan HangsUpAt { get; init; }

    public required TimeSpan Patience { get; init; }

    public required TimeSpan QuickestReaction { get; init; }

    public required TimeSpan SlowestReaction { get; init; }

    /// <summary>Chance, for each stretch of the agent's speech, to talk over it.</summary>
    public required double Interrupts { get; init; }

    /// <summary>Chance, for each stretch of the agent's speech, of an "uh-huh".</summary>
    public required double Backchannels { get; init; }

    /// <summary>Chance, for each stretch of the agent's speech, of a cough.</summary>
    public required double Coughs { get; init; }

    public required double CoughsPerSecond { get; init; }

    /// <summary>Chance of a long pause between two words.</summary>
    public required double ThinksAloud { get; init; }

    /// <summary>Chance that a turn is typed.</summary>
    public required double Types { get; init; }

    public required bool WaitsForGreeting { get; init; }

    public static CallerPersona Draw(SimulationRandom dice) => new()
    {
        Turns = dice.Between(1, 5),
        HangsUpAt = dice.Chance(0.25) ? dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(40)) : TimeSpan.FromMinutes(3),
        Patience = dice.Between(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(15)),
        QuickestReaction = TimeSpan.FromMilliseconds(dice.Between(60, 300)),
        SlowestReaction = TimeSpan.FromMilliseconds(dice.Between(300, 1_500)),
        Interrupts = dice.Chance(0.4) ? 0.5 : 0.1,
        Backchannels = 0.15,
        Coughs = dice.Chance(0.2) ? 0.3 : 0.05,
        CoughsPerSecond = dice.Chance(0.2) ? 0.2 : 0.01,
        ThinksAloud = dice.Chance(0.3) ? 0.3 : 0.05,
        Types = dice.Chance(0.1) ? 0.3 : 0,
        WaitsForGreeting = dice.Chance(0.8),
    };
}
