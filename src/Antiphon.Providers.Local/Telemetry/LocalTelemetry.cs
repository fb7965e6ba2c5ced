using System.Diagnostics.Metrics;

namespace Antiphon.Providers.Local.Telemetry;

/// <summary>Instruments of this assembly: its worker processes. <c>docs/telemetry.md</c> lists them.</summary>
public static class LocalTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string SourceName = "Antiphon.Providers.Local";

    private static readonly Meter Meter = Spans.MeterOf(typeof(LocalTelemetry).Assembly);

    private static readonly UpDownCounter<int> Running = Meter.CreateUpDownCounter<int>(
        "antiphon.worker.running", "{process}", "Worker processes of the local engines that run, waiting ones included.");

    private static readonly UpDownCounter<int> Leased = Meter.CreateUpDownCounter<int>(
        "antiphon.worker.leased", "{process}", "Worker processes that serve a session.");

    private static readonly Counter<long> Crashed = Meter.CreateCounter<long>(
        "antiphon.worker.crashes", "{process}", "Worker processes that ended while they served a session.");

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "antiphon.worker.refusals", "{session}", "Sessions that got no worker process because all were in use.");

    private static readonly Histogram<double> OpenDuration = Meter.CreateHistogram(
        "antiphon.worker.open.duration", "s", "Wish for a worker process to its being ready with the session's engine.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20],
        });

    internal static void OnStarted(string kind) => Running.Add(1, Kind(kind));

    internal static void OnStopped(string kind) => Running.Add(-1, Kind(kind));

    internal static void OnLeased(string kind, TimeSpan wait)
    {
        Leased.Add(1, Kind(kind));
        OpenDuration.Record(wait.TotalSeconds, Kind(kind));
    }

    internal static void OnReturned(string kind) => Leased.Add(-1, Kind(kind));

    internal static void OnCrashed(string kind) => Crashed.Add(1, Kind(kind));

    internal static void OnRefused(string kind) => Refused.Add(1, Kind(kind));

    private static KeyValuePair<string, object?> Kind(string kind) => new("antiphon.worker.kind", kind);
}
