using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Antiphon.Server.Telemetry;

/// <summary>
/// Adds up what this process measures, for <c>/metrics</c>: the runtime's own meters and those of .NET and Kestrel. Its memory is
/// bounded: every instrument has a bounded number of series. Thread-safe.
/// </summary>
internal sealed class MetricsStore : IDisposable
{
    private static readonly string[] Meters = ["System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly ConcurrentQueue<MetricFamily> _families = new(); // One an instrument, and these are static.
    private readonly MeterListener _listener = new();

    public MetricsStore()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var name = instrument.Meter.Name;
            if (!name.StartsWith("Antiphon.", StringComparison.Ordinal) && !Meters.Contains(name, StringComparer.Ordinal)) return;
            var family = new MetricFamily(instrument);
            _families.Enqueue(family);
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, family) => ((MetricFamily)family!).Record((double)value, tags));
        _listener.Start();
    }

    /// <summary>Everything as it stands now, by name.</summary>
    public IReadOnlyList<MetricFamily> Read()
    {
        _listener.RecordObservableInstruments();
        return [.. _families.OrderBy(family => family.Name, StringComparer.Ordinal)];
    }

    public void Dispose() => _listener.Dispose();
}
