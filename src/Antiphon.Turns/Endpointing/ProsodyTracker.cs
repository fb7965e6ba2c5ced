namespace Antiphon.Turns;

/// <summary>
/// What the voice's level says at the end of speech: a phrase that ends falls away over its last syllables, a phrase that
/// waits for a word breaks off. Levels only; takes each voiced frame, allocates nothing.
/// </summary>
internal sealed class ProsodyTracker
{
    private const int TailFrames = 16; // 320 ms at 20 ms a frame.

    /// <summary>The very last frames fall away with any word.</summary>
    private const int SkippedFrames = 2;

    private readonly float[] _tail = new float[TailFrames];
    private float _sum;
    private int _count;

    /// <summary>How far the end of the voice lies below the speech before it, in dB; NaN when not enough was heard.</summary>
    public float FallDb { get; private set; } = float.NaN;

    public void Reset()
    {
        _sum = 0;
        _count = 0;
        FallDb = float.NaN;
    }

    public void OnVoice(float levelDbfs)
    {
        if (!float.IsFinite(levelDbfs)) return;
        _tail[_count % TailFrames] = levelDbfs;
        _count++;
        _sum += levelDbfs;
        if (_count < 2 * TailFrames) return;

        var tail = 0f;
        for (var i = 1 + SkippedFrames; i <= TailFrames; i++) tail += _tail[(_count - i) % TailFrames];
        FallDb = _sum / _count - tail / (TailFrames - SkippedFrames);
    }
}
