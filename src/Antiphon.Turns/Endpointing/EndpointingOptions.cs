namespace Antiphon.Turns;

/// <summary>When a caller's turn is over. A value: derive variants with <c>with</c>.</summary>
public sealed record EndpointingOptions
{
    /// <summary>The strategy. Default <see cref="EndpointingMode.Scored"/>, which is a plain silence where neither text nor level is
    /// known.</summary>
    public EndpointingMode Mode { get; init; } = EndpointingMode.Scored;

    /// <summary>Silence after the last voiced frame that ends the turn when nothing more is known. 50 ms to 5 s; default 400 ms.</summary>
    public TimeSpan EndSilence { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Least silence that ends a turn, however sure the strategy is. 50 ms to 5 s, never more than
    /// <see cref="EndSilence"/>; default 200 ms.</summary>
    public TimeSpan MinSilence { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Silence that ends a turn whatever the strategy says. 50 ms to 10 s, never less than
    /// <see cref="EndSilence"/>; default 2 s.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>With <see cref="EndpointingMode.Adaptive"/>: the share of the caller's pauses that the silence must outlast. 0.5 to
    /// 0.99; default 0.9.</summary>
    public double PauseQuantile { get; init; } = 0.9;

    /// <summary>How much the fall of the voice counts beside the words: 0 (not at all) to 2; default 0, since it says nothing in synthesised
    /// speech, by which the defaults are measured.</summary>
    public double VoiceWeight { get; init; }

    /// <summary>Words by which the end of a turn is told. Default English.</summary>
    public TurnWords Words { get; init; } = TurnWords.English;

    /// <summary>Makes each session's own end-of-turn model; null (the default) for the built-in score. Used with
    /// <see cref="EndpointingMode.Scored"/> and <see cref="EndpointingMode.AdaptiveScored"/>.</summary>
    public Func<IEndOfTurnModel>? Model { get; init; }

    /// <summary>Makes each session's own strategy instead of the one <see cref="Mode"/> names; null (the default) for that.</summary>
    public Func<EndpointingOptions, IEndpointing>? Custom { get; init; }

    /// <summary>Voice, within <see cref="OnsetWindow"/>, that makes a start of speech. 20 ms to 1 s; default 80 ms.</summary>
    public TimeSpan OnsetVoice { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Window in which <see cref="OnsetVoice"/> must fall. At least <see cref="OnsetVoice"/>; default 120 ms.</summary>
    public TimeSpan OnsetWindow { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>Audio before the start of speech that recognition gets too. 0 to 2 s; default 360 ms.</summary>
    public TimeSpan PreRoll { get; init; } = TimeSpan.FromMilliseconds(360);

    /// <summary>A turn longer than this is ended. 5 s to 10 min; default 60 s.</summary>
    public TimeSpan MaxTurn { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Makes the strategy for one session.</summary>
    public IEndpointing Create()
    {
        if (Custom is not null) return Custom(this);
        if (Mode == EndpointingMode.Manual) return ManualEndpointing.Instance;
        var learned = Mode is EndpointingMode.Adaptive or EndpointingMode.AdaptiveScored ? new PauseMemory(this) : null;
        return Mode is EndpointingMode.Scored or EndpointingMode.AdaptiveScored
            ? new ScoredEndpointing(this, learned)
            : new SilenceEndpointing(this, learned);
    }
}
