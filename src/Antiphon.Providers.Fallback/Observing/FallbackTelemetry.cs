using System.Diagnostics.Metrics;

namespace Antiphon.Providers.Fallback;

/// <summary>Instruments of this assembly.</summary>
public static class FallbackTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string SourceName = "Antiphon.Providers.Fallback";

    private static readonly Meter Meter = Spans.MeterOf(typeof(FallbackTelemetry).Assembly);

    internal static readonly Counter<long> Switches = Meter.CreateCounter<long>(
        "antiphon.fallback.switches", unit: "{attempt}", description: "Attempts after a failure, by kind, provider left, provider tried and code.");

    internal static readonly Counter<double> ReplayedAudio = Meter.CreateCounter<double>(
        "antiphon.fallback.replayed_audio", unit: "s", description: "Caller's audio given again to a new recogniser.");

    internal static readonly Counter<double> LostAudio = Meter.CreateCounter<double>(
        "antiphon.fallback.lost_audio", unit: "s", description: "Caller's audio that a new recogniser could not be given: the ring was too short.");

    internal static readonly Counter<long> GivenUp = Meter.CreateCounter<long>(
        "antiphon.fallback.given_up", unit: "{failure}", description: "Failures that went up because nothing more could be tried.");

    internal static readonly UpDownCounter<int> Abandoned = Meter.CreateUpDownCounter<int>(
        "antiphon.fallback.abandoned", unit: "{operation}", description: "Operations of providers that run on though they were cancelled.");
}
