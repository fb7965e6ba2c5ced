namespace Antiphon.Turns;

/// <summary>
/// The caller's own pauses in this call: the last 32, and the silence that outlasts most of them. The first ones count
/// little, so that one long thought does not slow a whole call.
/// </summary>
internal sealed class PauseMemory(EndpointingOptions options)
{
    private const int Capacity = 32;

    /// <summary>The configured silence counts like this many pauses.</summary>
    private const int PriorWeight = 6;

    /// <summary>The silence is this much longer than the pause it must outlast.</summary>
    private const double Margin = 1.1;

    /// <summary>Shorter ones are stops inside words, not pauses.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(120);

    private readonly TimeSpan[] _ring = new TimeSpan[Capacity];
    private readonly TimeSpan[] _sorted = new TimeSpan[Capacity];
    private int _count;
    private int _next;

    /// <summary>Silence that ends a turn of this caller.</summary>
    public TimeSpan Silence { get; private set; } = options.EndSilence;

    public void Add(TimeSpan pause)
    {
        if (pause < LeastPause) return;
        _ring[_next] = pause < SilenceBounds.Most(options) ? pause : SilenceBounds.Most(options);
        _next = (_next + 1) % Capacity;
        _count = Math.Min(_count + 1, Capacity);
        _ring.AsSpan(0, _count).CopyTo(_sorted);
        _sorted.AsSpan(0, _count).Sort();
        var quantile = _sorted[Math.Min(_count - 1, (int)(options.PauseQuantile * _count))] * Margin;
        Silence = (options.EndSilence * PriorWeight + quantile * _count) / (PriorWeight + _count);
    }
}
