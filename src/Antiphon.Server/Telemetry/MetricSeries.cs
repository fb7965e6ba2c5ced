namespace Antiphon.Server.Telemetry;

/// <summary>One instrument's measurements with one set of labels. Thread-safe.</summary>
/// <param name="labels">The labels as they are written, without braces.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets; null for what is no histogram.</param>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly Lock _gate = new();
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;
    private long _count;

    public string Labels { get; } = labels;

    public double[]? Bounds { get; } = bounds;

    public void Add(double value)
    {
        lock (_gate)
        {
            _value += value;
            _count++;
            if (_buckets is not null) _buckets[BucketOf(value)]++;
        }
    }

    public void Set(double value)
    {
        lock (_gate) _value = value;
    }

    /// <summary>The sum or the last value, how many were added, and per bucket how many of them.</summary>
    public (double Value, long Count, long[] Buckets) Read()
    {
        lock (_gate) return (_value, _count, _buckets is null ? [] : [.. _buckets]);
    }

    private int BucketOf(double value)
    {
        var index = Array.BinarySearch(Bounds!, value);
        return index >= 0 ? index : ~index;
    }
}
