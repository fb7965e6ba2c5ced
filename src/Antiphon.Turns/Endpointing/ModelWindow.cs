namespace Antiphon.Turns;

/// <summary>A model and the audio it wants: kept in one piece, so that the model sees a plain span.</summary>
internal sealed class ModelWindow(IEndOfTurnModel model)
{
    private short[] _samples = []; // Twice the window, so that it moves once a window's length and not once a frame.
    private int _window;
    private int _end;
    private float _last;
    private TimeSpan _askedAt = TimeSpan.MinValue;

    /// <summary>Forgets the answer: the caller is heard again.</summary>
    public void OnVoice() => _askedAt = TimeSpan.MinValue;

    public void Keep(in SpeechFrame frame)
    {
        if (model.Window <= TimeSpan.Zero || frame.Samples.IsEmpty) return;
        if (_samples.Length == 0)
        {
            _window = Math.Max(frame.Samples.Length, (int)(model.Window / frame.Duration * frame.Samples.Length));
            _samples = new short[2 * _window];
        }

        if (_end + frame.Samples.Length > _samples.Length)
        {
            var keep = Math.Min(_end, _window);
            _samples.AsSpan(_end - keep, keep).CopyTo(_samples);
            _end = keep;
        }

        frame.Samples.CopyTo(_samples.AsSpan(_end));
        _end += frame.Samples.Length;
    }

    public float Ask(in SpeechFrame frame, in SpeechFacts facts, float score)
    {
        if (_askedAt != TimeSpan.MinValue && frame.End - _askedAt < model.Interval) return _last;
        _askedAt = frame.End;
        var count = Math.Min(_end, _window);
        return _last = Math.Clamp(model.Predict(new EndOfTurnInput
        {
            Samples = _samples.AsSpan(_end - count, count),
            Facts = facts,
            Score = score,
        }), 0, 1);
    }
}
