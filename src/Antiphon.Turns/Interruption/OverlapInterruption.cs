namespace Antiphon.Turns;

/// <summary>
/// Holds the agent when the caller is heard, cuts it off when the voice lasts or says words, and lets it go on when it was a
/// noise, a backchannel or the agent's own echo. Where words are late, voice decides and the words correct it.
/// </summary>
internal sealed class OverlapInterruption(InterruptionOptions options) : IInterruption
{
    /// <summary>How much louder than its echo a caller is who means it, in dB.</summary>
    private const float AboveEchoDb = 6;

    private readonly AgentEcho _echo = new(options.EchoWindow);
    private Stage _stage;
    private Heard _heard;
    private int _words;
    private bool _echoKnown;
    private bool _echoKnownBefore; // When the overlap began.
    private bool _isAnswer; // A backchannel here would be the answer to what the agent asks.
    private TimeSpan _began;
    private TimeSpan _voiced;
    private TimeSpan _voicedAtDismissal;
    private float _loudest = float.NegativeInfinity; // Smoothed level of the overlap.
    private float _level = float.NaN;
    private float _echoLevel = float.NegativeInfinity;
    private TimeSpan _echoUntil = TimeSpan.MinValue;
    private TimeSpan _loudVoice;

    private enum Stage
    {
        /// <summary>The caller is not heard over the agent.</summary>
        Clear,

        /// <summary>The caller is heard; the agent goes on.</summary>
        Watching,

        /// <summary>The caller is heard; the agent's audio waits.</summary>
        Held,

        /// <summary>The agent was cut off; what was said is not known yet.</summary>
        Committed,

        /// <summary>It is known what it was; the rest of this speech changes nothing unless new words come.</summary>
        Dismissed,

        /// <summary>It is known that the caller meant it.</summary>
        Settled,
    }

    /// <summary>What the caller's words are.</summary>
    private enum Heard
    {
        Nothing,
        Backchannel,
        Echo,
        Words,
    }

    private bool IsMeant => _heard == Heard.Words && _words >= Math.Max(1, options.MinWords);

    /// <inheritdoc/>
    public InterruptionDecision OnFrame(in OverlapFrame frame)
    {
        _echoKnown = frame.EchoKnown;
        switch (_stage)
        {
            case Stage.Clear:
                return frame.CallerSpeaking && MayInterrupt(frame) ? Begin(frame) : InterruptionDecision.None;
            case Stage.Watching or Stage.Held:
                return Watch(frame);
            case Stage.Committed when frame.Agent != AgentFloor.None:
                _stage = Stage.Clear; // The agent goes on without this strategy's word: typed text, say, has settled it.
                return frame.CallerSpeaking && MayInterrupt(frame) ? Begin(frame) : InterruptionDecision.None;
            case Stage.Committed:
                return Reconsider(frame);
            case Stage.Dismissed when IsMeant && frame.CallerSpeaking && MayInterrupt(frame):
                _stage = Stage.Settled;
                return InterruptionDecision.Commit;
            case Stage.Dismissed when _heard == Heard.Backchannel && !frame.CallerSpeaking && MayInterrupt(frame) && frame.Voiced - _voicedAtDismissal >= options.MinVoice:
                // More was said than the backchannel, and its words have not come yet: they decide.
                _stage = Stage.Committed;
                _heard = Heard.Nothing;
                return InterruptionDecision.Commit;
            default:
                if (!frame.CallerSpeaking) _stage = Stage.Clear;
                return InterruptionDecision.None;
        }
    }

    /// <inheritdoc/>
    public InterruptionDecision OnCallerWords(string text, bool isFinal, TimeSpan position)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_stage is Stage.Clear or Stage.Settled) return InterruptionDecision.None;
        _heard = Judge(text, isFinal, position);
        if (_stage == Stage.Dismissed) return InterruptionDecision.None;
        if (_heard == Heard.Echo) return Dismiss(position);
        if (_stage != Stage.Committed) return InterruptionDecision.None; // The next frame decides.

        if (_heard == Heard.Words || (isFinal && _heard == Heard.Backchannel && !IsBackchannel()))
        {
            _stage = Stage.Settled;
            return InterruptionDecision.None;
        }

        return isFinal ? Dismiss(position) : InterruptionDecision.None;
    }

    /// <inheritdoc/>
    public void OnAgentWords(ReadOnlySpan<char> text, TimeSpan position) => _echo.Add(text, position);

    private bool MayInterrupt(in OverlapFrame frame) => options.Enabled && !frame.Uninterruptible && frame.Agent != AgentFloor.None;

    private InterruptionDecision Begin(in OverlapFrame frame)
    {
        _heard = Heard.Nothing;
        _echoKnownBefore = _echoKnown;
        _words = 0;
        _began = frame.Position;
        _loudest = float.NegativeInfinity;
        _level = float.NaN;
        _loudVoice = TimeSpan.Zero;
        _isAnswer = frame.Expected.Kind == ExpectedInputKind.YesNo || frame.AgentRemaining <= options.AnswerLead;
        _stage = Stage.Watching;
        var decision = Watch(frame);
        if (decision != InterruptionDecision.None || _stage != Stage.Watching) return decision;
        if (!options.PauseAtOnset || frame.Agent != AgentFloor.Speaking || IsWary(frame)) return InterruptionDecision.None;
        _stage = Stage.Held;
        return InterruptionDecision.Hold;
    }

    private InterruptionDecision Watch(in OverlapFrame frame)
    {
        Measure(frame);
        if (!MayInterrupt(frame))
        {
            var wasHeld = _stage == Stage.Held;
            _stage = frame.CallerSpeaking ? Stage.Dismissed : Stage.Clear;
            return wasHeld && frame.Agent == AgentFloor.Speaking ? InterruptionDecision.ResumeFalse : InterruptionDecision.None;
        }

        if (ShouldCommit(frame))
        {
            _stage = IsMeant ? Stage.Settled : Stage.Committed;
            return InterruptionDecision.Commit;
        }

        if (frame.CallerSpeaking && frame.Silence < options.ResumeAfter) return InterruptionDecision.None;
        if (_stage == Stage.Held) return Dismiss(frame.Position);
        if (!frame.CallerSpeaking) _stage = Stage.Clear;
        return InterruptionDecision.None;
    }

    private bool ShouldCommit(in OverlapFrame frame)
    {
        if (IsMeant) return true;
        switch (_heard)
        {
            case Heard.Echo: return IsLouderThanEcho();
            case Heard.Backchannel: return _voiced >= options.MaxBackchannel;
        }

        if (IsWary(frame)) return IsLouderThanEcho();
        if (_voiced < options.MinVoice) return false;
        return options.MinWords == 0 || frame.Position - _began >= options.MaxHold;
    }

    private InterruptionDecision Reconsider(in OverlapFrame frame)
    {
        Measure(frame);
        if (IsMeant || (_heard == Heard.Backchannel && !IsBackchannel()))
        {
            _stage = Stage.Settled;
            return InterruptionDecision.None;
        }

        if (_heard == Heard.Backchannel && frame.Silence >= options.ResumeAfter) return Dismiss(frame.Position);
        if (_heard == Heard.Nothing && _echoKnown && !_echoKnownBefore && frame.Silence >= options.ResumeAfter) _heard = Heard.Echo; // What it was is known now.
        if (_heard == Heard.Echo) return Dismiss(frame.Position);
        return _heard == Heard.Nothing && frame.Silence >= options.FalseAfter ? Dismiss(frame.Position) : InterruptionDecision.None;
    }

    private InterruptionDecision Dismiss(TimeSpan position)
    {
        _voicedAtDismissal = _voiced;
        var wasAudible = _stage is Stage.Held or Stage.Committed;
        _stage = Stage.Dismissed;
        if (_heard == Heard.Echo)
        {
            _echoUntil = position + options.EchoMemory;
            if (float.IsFinite(_loudest)) _echoLevel = Math.Max(_echoLevel, _loudest);
        }

        if (!wasAudible) return InterruptionDecision.None;
        return _heard switch
        {
            Heard.Echo => InterruptionDecision.ResumeEcho,
            Heard.Backchannel => InterruptionDecision.ResumeBackchannel,
            _ => InterruptionDecision.ResumeFalse,
        };
    }

    private Heard Judge(string text, bool isFinal, TimeSpan position)
    {
        var meaning = options.Words.CountMeaning(text, out var words, out var isLastMeant, out var last);
        if (words == 0) return Heard.Nothing;
        if (words >= AgentEcho.LeastWords)
        {
            // Where the echo is known the voice was not the agent's: its words may be in the text, from before, beside the caller's.
            if (_echo.Matches(text, position, options.EchoWindow, _echoKnown ? 1 : options.EchoLikeness)) return isFinal || !_echoKnown ? Heard.Echo : Heard.Nothing;
        }
        else if (_echo.Matches(text, position, AgentEcho.LoneWordWindow, options.EchoLikeness))
        {
            return isFinal ? Heard.Echo : Heard.Nothing; // The next word tells.
        }

        // "I" may yet become "I see".
        if (!isFinal && meaning == 1 && isLastMeant && options.Words.BackchannelStarts.Holds(last)) return words == 1 ? Heard.Nothing : Heard.Backchannel;
        _words = _isAnswer ? words : meaning;
        return meaning == 0 && words <= TurnWords.MaxBackchannelWords && !_isAnswer ? Heard.Backchannel : Heard.Words;
    }

    private bool IsBackchannel() => _voiced < options.MaxBackchannel;

    private bool IsWary(in OverlapFrame frame) => frame.Position < _echoUntil && !frame.EchoKnown;

    private bool IsLouderThanEcho() => _loudVoice >= options.MinVoice;

    private void Measure(in OverlapFrame frame)
    {
        _voiced = frame.Voiced;
        if (!frame.IsVoiced || !float.IsFinite(frame.LevelDbfs)) return;
        _level = float.IsNaN(_level) ? frame.LevelDbfs : _level + (frame.LevelDbfs - _level) * 0.3f;
        _loudest = Math.Max(_loudest, _level);
        if (float.IsFinite(_echoLevel) && _level > _echoLevel + AboveEchoDb) _loudVoice += frame.Duration;
    }
}
