namespace Antiphon.Turns;

/// <summary>When the caller cuts the agent off. A value: derive variants with <c>with</c>.</summary>
public sealed record InterruptionOptions
{
    /// <summary>Whether the caller can interrupt at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Voice since the start of speech before the agent is cut off. 0 to 2 s; default 120 ms: until the
    /// caller's words are known it can be taken back.</summary>
    public TimeSpan MinVoice { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>Words of the caller, backchannels and echo left out, before the agent is cut off. 0 to 20; default 0: voice alone
    /// decides while there are no words. Needs a recogniser with interim texts.</summary>
    public int MinWords { get; init; }

    /// <summary>Whether the agent's audio is held as soon as the caller is heard, before it is known whether the caller means it.
    /// Default true.</summary>
    public bool PauseAtOnset { get; init; } = true;

    /// <summary>Silence of the caller after which held audio goes on when nothing was meant. 60 ms to 2 s; default 240 ms.</summary>
    public TimeSpan ResumeAfter { get; init; } = TimeSpan.FromMilliseconds(240);

    /// <summary>Longest that audio is held while it is not known what the caller means; then voice alone decides. 200 ms to 5 s;
    /// default 1 s.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Silence of the caller after which an interruption that brought no word was none. 500 ms to 10 s; default 2 s.</summary>
    public TimeSpan FalseAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Voice beyond which what sounds like a backchannel is meant. 200 ms to 5 s; default 1 s.</summary>
    public TimeSpan MaxBackchannel { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is left of the agent's utterance when a backchannel counts as the answer to it. 0 to 5 s; default 800 ms.</summary>
    public TimeSpan AnswerLead { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long after it was played a word of the agent may come back as echo. 0 (off) to 20 s; default 5 s: the line, the
    /// room and the recogniser together.</summary>
    public TimeSpan EchoWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of the caller's words that must match the agent's in order to be its echo. 0.5 to 1; default 0.75.</summary>
    public double EchoLikeness { get; init; } = 0.75;

    /// <summary>How long after an echo the caller must say words, or be louder than the echo, to interrupt. 0 to 10 min; default 30 s.</summary>
    public TimeSpan EchoMemory { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the caller's line is compared with what the agent plays, so that the agent's own voice that comes back is not taken for
    /// the caller's (<see cref="EchoPath"/>). Default true; without an echo it changes nothing.</summary>
    public bool FollowEcho { get; init; } = true;

    /// <summary>Words by which backchannels are told (<see cref="TurnWords.Backchannels"/>). Default English.</summary>
    public TurnWords Words { get; init; } = TurnWords.English;

    /// <summary>Makes each session's own strategy; null (the default) for the built-in one.</summary>
    public Func<InterruptionOptions, IInterruption>? Custom { get; init; }

    /// <summary>Makes the strategy for one session.</summary>
    public IInterruption Create() => Custom is null ? new OverlapInterruption(this) : Custom(this);
}
