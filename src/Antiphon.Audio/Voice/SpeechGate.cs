namespace Antiphon.Audio;

/// <summary>When voiced frames become speech. A value: derive variants with <c>with</c>.</summary>
public sealed record SpeechGateOptions
{
    /// <summary>Voice within <see cref="OnsetWindow"/> that starts speech. 10 ms to 1 s; default 80 ms.</summary>
    public TimeSpan OnsetVoice { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Window in which <see cref="OnsetVoice"/> must fall. At least <see cref="OnsetVoice"/>, at most 1 s; default 120 ms.</summary>
    public TimeSpan OnsetWindow { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>Time without voice that ends speech. 10 ms to 10 s; default 400 ms.</summary>
    public TimeSpan HangOver { get; init; } = TimeSpan.FromMilliseconds(400);
}

/// <summary>What a frame changed.</summary>
public enum SpeechEdge
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Speech started; <see cref="SpeechGate.SpeechStart"/> says where.</summary>
    Started,

    /// <summary>Speech ended; <see cref="SpeechGate.SpeechEnd"/> says where.</summary>
    Ended,
}

/// <summary>
/// Makes runs of speech out of voiced frames: enough voice within a window starts one, time without voice ends it. Pure:
/// positions in samples, no clock. Allocates nothing after construction. Not thread-safe.
/// </summary>
public sealed class SpeechGate
{
    private readonly int _onsetVoice;
    private readonly int _onsetWindow;
    private readonly int _hangOver;

    // Frames of the onset window, oldest first from _first. A full ring drops the oldest.
    private readonly (long Start, int Samples, bool Voiced)[] _recent = new (long, int, bool)[128];
    private int _first;
    private int _count;

    /// <summary>Makes one.</summary>
    /// <param name="sampleRateHz">Samples a second of the positions.</param>
    /// <param name="options">Onset and hang-over; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SpeechGate(int sampleRateHz, SpeechGateOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        options ??= new SpeechGateOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OnsetVoice, TimeSpan.FromMilliseconds(10), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OnsetWindow, options.OnsetVoice, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.OnsetWindow, TimeSpan.FromSeconds(1), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HangOver, TimeSpan.FromMilliseconds(10), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.HangOver, TimeSpan.FromSeconds(10), nameof(options));
        _onsetVoice = (int)MediaTime.ToSamples(options.OnsetVoice, sampleRateHz);
        _onsetWindow = (int)MediaTime.ToSamples(options.OnsetWindow, sampleRateHz);
        _hangOver = (int)MediaTime.ToSamples(options.HangOver, sampleRateHz);
    }

    /// <summary>Whether speech is going on, hang-over included.</summary>
    public bool IsSpeech { get; private set; }

    /// <summary>Samples seen.</summary>
    public long Position { get; private set; }

    /// <summary>First sample of the first voiced frame of the current or last speech.</summary>
    public long SpeechStart { get; private set; }

    /// <summary>Sample after the last voiced frame of the current or last speech.</summary>
    public long SpeechEnd { get; private set; }

    /// <summary>Takes the decision on the next frame.</summary>
    /// <param name="sampleCount">Length of the frame, at least 1.</param>
    /// <param name="isVoiced">Whether it holds voice.</param>
    public SpeechEdge OnFrame(int sampleCount, bool isVoiced)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleCount);
        var start = Position;
        Position += sampleCount;
        return IsSpeech ? Continue(isVoiced) : Wait(start, sampleCount, isVoiced);
    }

    /// <summary>Forgets everything; positions start at 0 again.</summary>
    public void Reset()
    {
        IsSpeech = false;
        Position = SpeechStart = SpeechEnd = 0;
        _count = 0;
    }

    private SpeechEdge Continue(bool isVoiced)
    {
        if (isVoiced) SpeechEnd = Position;
        if (Position - SpeechEnd < _hangOver) return SpeechEdge.None;
        IsSpeech = false;
        _count = 0;
        return SpeechEdge.Ended;
    }

    private SpeechEdge Wait(long start, int sampleCount, bool isVoiced)
    {
        if (_count == _recent.Length) DropOldest();
        _recent[(_first + _count++) % _recent.Length] = (start, sampleCount, isVoiced);
        while (_recent[_first].Start < Position - _onsetWindow && _count > 1) DropOldest();

        var voice = 0;
        var firstVoice = Position;
        for (var i = 0; i < _count; i++)
        {
            var frame = _recent[(_first + i) % _recent.Length];
            if (!frame.Voiced) continue;
            voice += frame.Samples;
            firstVoice = Math.Min(firstVoice, frame.Start);
        }

        if (voice < _onsetVoice) return SpeechEdge.None;
        IsSpeech = true;
        SpeechStart = firstVoice;
        SpeechEnd = Position;
        return SpeechEdge.Started;
    }

    private void DropOldest()
    {
        _first = (_first + 1) % _recent.Length;
        _count--;
    }
}
