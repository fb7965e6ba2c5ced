using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Antiphon.Testing;

/// <summary>
/// Hears the spans and measurements of this runtime while it is not disposed: those of the whole process, so a test that runs
/// beside others asks for what only it can have made. Thread-safe.
/// </summary>
public sealed class TelemetryRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _started = new();
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ConcurrentQueue<RecordedMeasurement> _measurements = new();
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="prefix">Start of the names of the sources and meters that are heard.</param>
    public TelemetryRecorder(string prefix = "Antiphon.")
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith(prefix, StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = _started.Enqueue,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
    }

    /// <summary>Spans that have ended, in that order; one that ended twice stands twice.</summary>
    public IReadOnlyList<Activity> Spans => [.. _stopped];

    /// <summary>Spans that have started and not ended.</summary>
    public IReadOnlyList<Activity> OpenSpans => [.. _started.Where(span => !span.IsStopped)];

    /// <summary>Measurements in order.</summary>
    public IReadOnlyList<RecordedMeasurement> Measurements => [.. _measurements];

    /// <summary>The values of one instrument.</summary>
    /// <param name="instrument">Its name.</param>
    /// <param name="tags">Tags the measurements must have, as <c>key=value</c>.</param>
    public IReadOnlyList<double> Values(string instrument, params string[] tags) =>
        [.. _measurements.Where(m => m.Instrument == instrument && tags.All(m.Tags.Contains)).Select(m => m.Value)];

    /// <summary>The spans that have ended as a tree: a line each, children indented under their parent, by the time of their start.</summary>
    /// <param name="describe">What to write of a span; null for its name.</param>
    public string Tree(Func<Activity, string>? describe = null)
    {
        var order = _started.ToArray();
        var ended = _stopped.ToHashSet();
        var lines = new List<string>();
        var known = order.Select(span => span.SpanId).ToHashSet();
        foreach (var root in order.Where(span => ended.Contains(span) && !known.Contains(span.ParentSpanId))) Write(root, 0);
        return string.Join('\n', lines);

        void Write(Activity span, int depth)
        {
            lines.Add(new string(' ', depth * 2) + (describe?.Invoke(span) ?? span.DisplayName));
            foreach (var child in order.Where(other => other.ParentSpanId == span.SpanId && ended.Contains(other)).OrderBy(other => other.StartTimeUtc)) Write(child, depth + 1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tag in tags) texts.Add($"{tag.Key}={tag.Value}");
        _measurements.Enqueue(new RecordedMeasurement(instrument.Name, value, texts));
    }
}

/// <summary>One measurement.</summary>
/// <param name="Instrument">Name of the instrument.</param>
/// <param name="Value">What was recorded or added.</param>
/// <param name="Tags">Its tags as <c>key=value</c>.</param>
public sealed record RecordedMeasurement(string Instrument, double Value, IReadOnlySet<string> Tags);
