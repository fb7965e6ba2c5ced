namespace Antiphon.Turns;

/// <summary>
/// Stretches or shrinks the silence by how likely the turn is over: what the newest text ends on, how the voice falls, or a
/// model. A text that may lack the last word can stretch the silence, never shrink it.
/// </summary>
internal sealed class ScoredEndpointing : IEndpointing
{
    /// <summary>Neither here nor there: the plain silence.</summary>
    private const float Neutral = 0.5f;

    /// <summary>Fall of the voice that says nothing, and how much more of it is worth one unit of log-odds.</summary>
    private const float NeutralFallDb = 0.5f;
    private const float FallDbPerUnit = 5;

    private readonly EndpointingOptions _options;
    private readonly PauseMemory? _learned;
    private readonly ExpectedInputCheck _check;
    private readonly ProsodyTracker _prosody = new();
    private readonly ModelWindow? _model;
    private int _version = -1;
    private float _textScore = Neutral;

    public ScoredEndpointing(EndpointingOptions options, PauseMemory? learned)
    {
        _options = options;
        _learned = learned;
        _check = new ExpectedInputCheck(options.Words);
        if (options.Model is { } make) _model = new ModelWindow(make());
    }

    /// <summary>How likely the turn was over at the last frame of a pause, 0 to 1.</summary>
    public float Score { get; private set; } = Neutral;

    public void OnSpeechStarted()
    {
        _prosody.Reset();
        _model?.OnVoice();
        Score = Neutral;
    }

    public TimeSpan OnFrame(in SpeechFrame frame, in SpeechFacts facts)
    {
        _model?.Keep(frame);
        var plain = (_learned?.Silence ?? _options.EndSilence) * facts.Expected.SilenceFactor;
        if (frame.IsVoiced)
        {
            if (_options.VoiceWeight > 0) _prosody.OnVoice(frame.LevelDbfs);
            _model?.OnVoice();
            return SilenceBounds.Clamp(plain, _options);
        }

        if (_check.IsComplete(facts)) return SilenceBounds.Least(_options);
        Score = Combine(TextScore(facts), facts.TextIsFresh);
        if (_model is not null) Score = _model.Ask(frame, facts, Score);
        return Silence(plain, Score);
    }

    public void OnPause(TimeSpan length) => _learned?.Add(length);

    /// <summary>How likely a turn is over that ends on such words.</summary>
    internal static float ScoreOf(TextCue cue) => cue switch
    {
        TextCue.Filler => 0.02f,
        TextCue.Opener => 0.08f,
        TextCue.Comma or TextCue.OpenNumber => 0.2f,
        TextCue.Leaner or TextCue.Spelling => 0.25f,
        TextCue.Fragment => 0.4f,
        TextCue.OpenQuestion or TextCue.WholeNumber or TextCue.None => Neutral,
        TextCue.Phrase => 0.55f,
        TextCue.Question => 0.65f,
        TextCue.Sentence => 0.85f,
        TextCue.YesNo => 0.8f,
        TextCue.Closer => 0.9f,
        _ => Neutral,
    };

    private float TextScore(in SpeechFacts facts)
    {
        if (_version != facts.TextVersion)
        {
            _version = facts.TextVersion;
            _textScore = facts.Text.Length == 0 ? Neutral : ScoreOf(TextEnding.Of(facts.Text, _options.Words).Cue);
        }

        return _textScore;
    }

    private float Combine(float text, bool textIsFresh)
    {
        if (!textIsFresh && text > Neutral) text = Neutral;
        var fall = float.IsNaN(_prosody.FallDb) ? 0 : Math.Clamp((_prosody.FallDb - NeutralFallDb) / FallDbPerUnit, -1, 1);
        var odds = MathF.Log(text / (1 - text)) + (float)_options.VoiceWeight * fall;
        return 1 / (1 + MathF.Exp(-odds));
    }

    private TimeSpan Silence(TimeSpan plain, float score)
    {
        var bound = score >= Neutral ? SilenceBounds.Least(_options) : SilenceBounds.Most(_options);
        var share = Math.Abs(score - Neutral) / Neutral;
        return SilenceBounds.Clamp(plain + (bound - plain) * share, _options);
    }
}
