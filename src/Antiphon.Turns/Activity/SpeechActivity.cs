namespace Antiphon.Turns;

/// <summary>
/// Finds where the caller's speech starts and ends in a stream of frame decisions; how long a silence must be to end it is
/// asked of an <see cref="IEndpointing"/>. Pure: media time in, changes out; no clock, not thread-safe.
/// </summary>
public sealed class SpeechActivity
{
    /// <summary>A text that came up to this long before the last voiced frame may still hold the last word: recognisers
    /// know a word before its last sound has died away.</summary>
    private static readonly TimeSpan FreshTextLead = TimeSpan.FromMilliseconds(60);

    /// <summary>A hiss of this length, and this long before the voice at most, begins the word: it counts as voice, up to the most.</summary>
    private static readonly TimeSpan LeastLead = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan MostLead = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan LeadGap = TimeSpan.FromMilliseconds(100);

    private readonly EndpointingOptions _options;
    private readonly IEndpointing _endpointing;
    private ulong _recentVoice; // One bit a frame, the newest lowest.
    private TimeSpan _hissStart;
    private TimeSpan _hissEnd;
    private TimeSpan _textAt = TimeSpan.MinValue;
    private TimeSpan? _endedAt; // Last voice of the turn that ended last, until the next one starts.
    private TimeSpan _pauseBefore;
    private string _text = "";
    private int _textVersion;

    /// <summary>Makes one with the strategy that the options name.</summary>
    public SpeechActivity(EndpointingOptions options) : this(options, Created(options))
    {
    }

    /// <summary>Makes one with this strategy, which it owns from now on.</summary>
    public SpeechActivity(EndpointingOptions options, IEndpointing endpointing)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(endpointing);
        _options = options;
        _endpointing = endpointing;
        RequiredSilence = options.EndSilence;
    }

    /// <summary>Whether the caller is speaking, pauses shorter than the end silence included.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>Media time at which the current or last speech started.</summary>
    public TimeSpan SpeechStart { get; private set; }

    /// <summary>Media time of the end of the last voiced frame.</summary>
    public TimeSpan LastVoiceEnd { get; private set; }

    /// <summary>Voiced time since the speech started, pauses left out; a hiss with which it began counts, up to 80 ms.</summary>
    public TimeSpan VoicedTime { get; private set; }

    /// <summary>Silence that would end the turn as things stood at the last frame.</summary>
    public TimeSpan RequiredSilence { get; private set; }

    /// <summary>What the caller is likely to say next. Set it when the agent has asked; default nothing in particular.</summary>
    public ExpectedInput Expected { get; set; }

    /// <summary>Takes the newest interim transcript of the turn, text of earlier utterances of the same turn included.</summary>
    /// <param name="text">The words so far.</param>
    /// <param name="position">Media time of the last frame judged when it came.</param>
    public void OnInterim(string text, TimeSpan position)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        _textAt = position;
        _textVersion++;
    }

    /// <summary>The turn that ended last was not over: the speech in progress goes on with it. Endpointing learns from that.</summary>
    public void OnTurnGoesOn()
    {
        if (_pauseBefore <= TimeSpan.Zero) return;
        _endpointing.OnPause(_pauseBefore);
        _pauseBefore = TimeSpan.Zero;
    }

    /// <summary>Takes the next frame's decision.</summary>
    /// <param name="end">Media time of the frame's last sample.</param>
    /// <param name="duration">Length of the frame, 10 to 60 ms.</param>
    /// <param name="voiced">Whether the frame holds speech.</param>
    public SpeechChange OnFrame(TimeSpan end, TimeSpan duration, bool voiced) => OnFrame(new SpeechFrame(end, duration, voiced));

    /// <summary>Takes the next frame.</summary>
    public SpeechChange OnFrame(in SpeechFrame frame)
    {
        if (!IsSpeaking) return OnQuietFrame(frame);

        if (frame.IsVoiced)
        {
            var pause = frame.End - frame.Duration - LastVoiceEnd;
            if (pause > TimeSpan.Zero) _endpointing.OnPause(pause);
            LastVoiceEnd = frame.End;
            VoicedTime += frame.Duration;
        }

        var silence = frame.End - LastVoiceEnd;
        RequiredSilence = _endpointing.OnFrame(frame, new SpeechFacts
        {
            Speech = frame.End - SpeechStart,
            Voiced = VoicedTime,
            Silence = silence,
            Text = _text,
            TextVersion = _textVersion,
            TextIsFresh = _textAt >= LastVoiceEnd - FreshTextLead,
            Expected = Expected,
        });
        var tooLong = frame.End - SpeechStart >= _options.MaxTurn;
        if (!tooLong && (frame.IsVoiced || silence < RequiredSilence)) return SpeechChange.None;

        Reset();
        _endedAt = LastVoiceEnd;
        return tooLong ? SpeechChange.TooLong : SpeechChange.Ended;
    }

    /// <summary>Forgets the speech in progress.</summary>
    public void Reset()
    {
        IsSpeaking = false;
        _recentVoice = 0;
        _hissStart = _hissEnd;
        _endedAt = null;
    }

    private static IEndpointing Created(EndpointingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Create();
    }

    private SpeechChange OnQuietFrame(in SpeechFrame frame)
    {
        if (frame.IsVoiced) LastVoiceEnd = frame.End;
        else if (frame.IsHiss) NoteHiss(frame);
        var windowFrames = Math.Clamp((int)(_options.OnsetWindow / frame.Duration), 1, 64);
        _recentVoice = (_recentVoice << 1) | (frame.IsVoiced ? 1UL : 0UL);
        if (windowFrames < 64) _recentVoice &= (1UL << windowFrames) - 1;
        if (!frame.IsVoiced) return SpeechChange.None;
        var voiced = System.Numerics.BitOperations.PopCount(_recentVoice) * frame.Duration;
        var start = frame.End - (64 - System.Numerics.BitOperations.LeadingZeroCount(_recentVoice)) * frame.Duration;
        var lead = Lead(start);
        if (voiced + lead < _options.OnsetVoice) return SpeechChange.None;

        IsSpeaking = true;
        SpeechStart = lead > TimeSpan.Zero ? _hissStart : start;
        VoicedTime = voiced + lead;
        _pauseBefore = _endedAt is { } ended ? SpeechStart - ended : TimeSpan.Zero;
        _endedAt = null;
        _text = "";
        _textAt = TimeSpan.MinValue;
        _textVersion++;
        _endpointing.OnSpeechStarted();
        return SpeechChange.Started;
    }

    private void NoteHiss(in SpeechFrame frame)
    {
        if (frame.End - frame.Duration != _hissEnd) _hissStart = frame.End - frame.Duration;
        _hissEnd = frame.End;
    }

    // What of the hiss before the voice counts as voice.
    private TimeSpan Lead(TimeSpan voiceStart)
    {
        var length = _hissEnd - _hissStart;
        if (length < LeastLead || voiceStart < _hissEnd || voiceStart - _hissEnd > LeadGap) return TimeSpan.Zero;
        return length < MostLead ? length : MostLead;
    }
}
