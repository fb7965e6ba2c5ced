using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Antiphon.Server.Telemetry;

/// <summary>How an instrument's measurements add up.</summary>
internal enum MetricKind
{
    /// <summary>Sums up and only grows.</summary>
    Counter,

    /// <summary>Sums up and falls too.</summary>
    Sum,

    /// <summary>The last value counts; reported by its owner as a whole.</summary>
    Gauge,

    /// <summary>Distribution.</summary>
    Histogram,
}

/// <summary>One instrument and its series. Thread-safe.</summary>
internal sealed class MetricFamily
{
    /// <summary>Sets of labels an instrument may have; what goes beyond falls into one that says so.</summary>
    private const int MaxSeries = 256;

    private const string Overflow = "otel_metric_overflow=\"true\"";

    // Where an instrument names no buckets of its own: seconds of requests.
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly string _scope;
    private readonly double[]? _bounds;
    private readonly bool _isAbsolute;

    public MetricFamily(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        Kind = KindOf(type);
        _isAbsolute = instrument.IsObservable || Kind == MetricKind.Gauge;
        _bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : null;
        _scope = $"otel_scope_name=\"{Escape(instrument.Meter.Name)}\"";
        Name = NameOf(instrument.Name, instrument.Unit, Kind);
        Help = instrument.Description ?? "";
    }

    /// <summary>Name in Prometheus' form, with the unit.</summary>
    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    public IEnumerable<MetricSeries> Series => _series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = SeriesOf(Labels(tags));
        if (_isAbsolute) series.Set(value);
        else series.Add(value);
    }

    private MetricSeries SeriesOf(string labels)
    {
        if (_series.TryGetValue(labels, out var series)) return series;
        if (_series.Count >= MaxSeries) labels = $"{_scope},{Overflow}";
        return _series.GetOrAdd(labels, static (key, bounds) => new MetricSeries(key, bounds), _bounds);
    }

    private string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return _scope;
        var sorted = tags.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var text = new StringBuilder(_scope);
        foreach (var (key, value) in sorted)
            text.Append(',').Append(Identifier(key)).Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        return text.ToString();
    }

    private static MetricKind KindOf(Type type)
    {
        if (type == typeof(Counter<>) || type == typeof(ObservableCounter<>)) return MetricKind.Counter;
        if (type == typeof(UpDownCounter<>) || type == typeof(ObservableUpDownCounter<>)) return MetricKind.Sum;
        return type == typeof(Histogram<>) ? MetricKind.Histogram : MetricKind.Gauge;
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    private static string NameOf(string name, string? unit, MetricKind kind)
    {
        name = Identifier(name);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "", // {things}, ratios and what has none.
        };
        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal)) name += suffix;
        return kind == MetricKind.Counter ? name + "_total" : name;
    }

    private static string Identifier(string name)
    {
        var text = new StringBuilder(name);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] != '_') text[i] = '_';
        }

        return text.ToString();
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
