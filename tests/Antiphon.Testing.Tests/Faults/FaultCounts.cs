using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Antiphon.Testing.Tests.Faults;

/// <summary>What the assemblies' meters count under a code while it lives: every measurement that carries <c>error.type</c>.
/// Meters belong to the process, so other tests' measurements may be among them.</summary>
internal sealed class FaultCounts : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public FaultCounts()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Antiphon.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Count(tags));
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Count(tags));
        _listener.SetMeasurementEventCallback<int>((_, _, tags, _) => Count(tags));
        _listener.Start();
    }

    /// <summary>Measurements under this code so far.</summary>
    public long Of(ErrorCode code) => _counts.GetValueOrDefault(code.Value);

    public void Dispose() => _listener.Dispose();

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key == "error.type" && value is string code) _counts.AddOrUpdate(code, 1, static (_, count) => count + 1);
        }
    }
}
