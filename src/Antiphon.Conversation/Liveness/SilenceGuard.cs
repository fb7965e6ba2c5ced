namespace Antiphon.Conversation;

/// <summary>What is to be done about a silence.</summary>
internal enum SilenceStep
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>A filler is to be spoken.</summary>
    Speak,

    /// <summary>A sound is to be heard at once, whatever filler is being made.</summary>
    Sound,

    /// <summary>The bound is exceeded in spite of all.</summary>
    Report,

    /// <summary>The agent's work has taken too long.</summary>
    GiveUp,

    /// <summary>The synthesiser is dead.</summary>
    EndMute,

    /// <summary>Nothing has helped.</summary>
    End,
}

/// <summary>What the guard has to know after each item that the session handles.</summary>
/// <param name="Waiting">Who is waited for; null while nothing is owed to the caller.</param>
/// <param name="TurnEnd">Session time of the caller's last voice in the turn that is to be answered; null when nobody asked.</param>
/// <param name="AnswerUntil">Session time up to which the answer was heard; may lie ahead; zero before it.</param>
/// <param name="FillerUntil">Session time up to which the last filler was heard; may lie ahead.</param>
/// <param name="FillerComing">Whether a spoken filler is being made and not heard yet.</param>
internal readonly record struct SilenceFacts(
    WaitReason? Waiting, TimeSpan? TurnEnd, TimeSpan AnswerUntil, TimeSpan FillerUntil, bool FillerComing);

/// <summary>
/// Decides what keeps a silence within its bound, and when it is too much: told after each item what the session waits for, it
/// says when the next step is due and which. Pure: session time in, nothing started; not thread-safe.
/// </summary>
internal sealed class SilenceGuard(LivenessOptions options, TimeSpan synthesisTimeout)
{
    /// <summary>A sound comes so long before the bound that the reader's delay has room.</summary>
    private static readonly TimeSpan SoundMargin = TimeSpan.FromMilliseconds(150);

    /// <summary>How much longer than the synthesiser's own limit the synthesiser is waited for: that limit speaks first.</summary>
    private static readonly TimeSpan SynthesisGrace = TimeSpan.FromSeconds(2);

    /// <summary>No timer is closer than this, whatever happens.</summary>
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(5);

    private WaitReason? _waiting;
    private TimeSpan? _turnEnd;
    private TimeSpan _waitingSince;
    private TimeSpan _progress;
    private TimeSpan _givenUp;
    private TimeSpan _audible;
    private TimeSpan _nextText;
    private TimeSpan _interval;
    private bool _coming;
    private bool _reported;

    /// <summary>Whether fillers can be spoken: there are texts and a synthesiser.</summary>
    public bool CanSpeak { get; set; }

    /// <summary>Whether a sound can be made: it is wanted and the session has a voice.</summary>
    public bool CanSound { get; set; }

    /// <summary>Who is waited for; null while nothing is owed.</summary>
    public WaitReason? Waiting => _waiting;

    /// <summary>Fillers spoken in this wait.</summary>
    public int Spoken { get; private set; }

    /// <summary>How long it has been silent; negative while something is heard.</summary>
    public TimeSpan SilentFor(TimeSpan now) => now - _audible;

    public void Observe(TimeSpan now, in SilenceFacts facts)
    {
        if (facts.Waiting is not { } waiting)
        {
            _waiting = null;
            return;
        }

        if (_waiting is null || (facts.TurnEnd is { } turnEnd && turnEnd != _turnEnd)) Begin(facts.TurnEnd ?? now); // A new turn is a new wait.
        _turnEnd = facts.TurnEnd;
        if (_waiting != waiting) _waitingSince = now;
        _waiting = waiting;
        _coming = facts.FillerComing;
        // What lay ahead and is not sent any more was dropped: nobody hears it.
        _progress = Later(Later(_progress < now ? _progress : now, facts.TurnEnd ?? default), facts.AnswerUntil);
        var audible = Later(_progress, facts.FillerUntil);
        if (_audible > now && audible < _audible) _audible = Later(audible, now);
        if (audible <= _audible) return;
        _audible = audible;
        _reported = false;
    }

    /// <summary>Takes what is due; call until it says <see cref="SilenceStep.None"/>, observing after each.</summary>
    public SilenceStep Take(TimeSpan now)
    {
        if (_waiting is not { } waiting) return SilenceStep.None;
        var silent = SilentFor(now);
        if (WorkEnd is { } workEnd && now >= workEnd)
        {
            _givenUp = now;
            return SilenceStep.GiveUp;
        }

        if (MuteEnd is { } muteEnd && now >= muteEnd) return SilenceStep.EndMute;
        if (silent > options.Bound && !_reported)
        {
            _reported = true;
            return SilenceStep.Report;
        }

        if (silent >= options.SilenceLimit) return SilenceStep.End;
        if (waiting == WaitReason.Playout) return SilenceStep.None;
        if (CanSound && silent >= options.Bound - SoundMargin) return SilenceStep.Sound;
        if (TextAt is not { } textAt || now < textAt) return SilenceStep.None;
        Spoken++;
        _nextText = now + _interval;
        _interval += _interval / 2;
        return SilenceStep.Speak;
    }

    /// <summary>Session time of the next step as things stand; null when there is none.</summary>
    public TimeSpan? NextDue(TimeSpan now)
    {
        if (_waiting is not { } waiting) return null;
        var due = _audible + options.SilenceLimit;
        Sooner(ref due, WorkEnd);
        Sooner(ref due, MuteEnd);
        if (!_reported) Sooner(ref due, _audible + options.Bound + LeastWait);
        if (waiting != WaitReason.Playout)
        {
            if (CanSound) Sooner(ref due, _audible + options.Bound - SoundMargin);
            Sooner(ref due, TextAt);
        }

        return due > now + LeastWait ? due : now + LeastWait;
    }

    private TimeSpan? WorkEnd => _waiting is WaitReason.Model or WaitReason.Tool ? Later(_progress, _givenUp) + options.WorkLimit : null;

    private TimeSpan? MuteEnd => _waiting == WaitReason.Synthesis ? Later(_waitingSince, _progress) + synthesisTimeout + SynthesisGrace : null;

    private TimeSpan? TextAt
    {
        get
        {
            if (!CanSpeak || _coming || _waiting is null or WaitReason.Synthesis or WaitReason.Playout) return null;
            var bound = _audible + options.Bound - options.SynthesisStart;
            return CanSound && _nextText > bound ? _nextText : bound;
        }
    }

    private void Begin(TimeSpan from)
    {
        _progress = _audible = from;
        _nextText = TimeSpan.Zero;
        _interval = options.FillerInterval;
        _reported = false;
        Spoken = 0;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static void Sooner(ref TimeSpan due, TimeSpan? other)
    {
        if (other is { } time && time < due) due = time;
    }
}
