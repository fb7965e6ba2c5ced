using System.Diagnostics.Metrics;

namespace Antiphon.Providers.Fallback;

/// <summary>Instruments of this assembly; <c>docs/telemetry.md</c> lists them.</summary>
public static class FallbackTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string SourceName = "Antiphon.Providers.Fallback";

    private static readonly Meter Meter = Spans.MeterOf(typeof(FallbackTelemetry).Assembly);

    // Lists may come from clients, whose names are theirs to choose.
    private static readonly BoundedNames Names = new(limit: 64);

    internal static readonly KeyValuePair<string, object?> Ok = new("antiphon.fallback.outcome", "ok");

    internal static readonly KeyValuePair<string, object?> Failed = new("antiphon.fallback.outcome", "failed");

    internal static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "antiphon.fallback.attempts", "{attempt}", "Attempts at a provider that worked (a final text, a whole segment, a whole reply) or failed; what was cancelled is not counted.");

    internal static readonly Counter<long> Switches = Meter.CreateCounter<long>(
        "antiphon.fallback.switches", "{attempt}", "Attempts after a failure, by the provider left and the one tried.");

    internal static readonly Counter<double> ReplayedAudio = Meter.CreateCounter<double>(
        "antiphon.fallback.replayed_audio", "s", "Caller's audio given again to a new recogniser.");

    internal static readonly Counter<double> LostAudio = Meter.CreateCounter<double>(
        "antiphon.fallback.lost_audio", "s", "Caller's audio that a new recogniser could not be given: the ring was too short.");

    internal static readonly Counter<long> GivenUp = Meter.CreateCounter<long>(
        "antiphon.fallback.given_up", "{failure}", "Failures that went up because nothing more could be tried.");

    internal static readonly Counter<long> HealthChanges = Meter.CreateCounter<long>(
        "antiphon.fallback.health_changes", "{change}", "Times a provider came to be healthy, suspect, down or refused.");

    internal static readonly UpDownCounter<int> Abandoned = Meter.CreateUpDownCounter<int>(
        "antiphon.fallback.abandoned", "{operation}", "Operations of providers that run on though they were cancelled.");

    internal static KeyValuePair<string, object?> PartOf(FallbackKind kind) => new("antiphon.fallback.part", kind switch
    {
        FallbackKind.SpeechToText => "speech_to_text",
        FallbackKind.TextToSpeech => "text_to_speech",
        _ => "chat",
    });

    internal static KeyValuePair<string, object?> ProviderOf(string provider) => new("antiphon.fallback.provider", Bounded(provider));

    internal static string Bounded(string provider) => Names.Of(provider);

    internal static string HealthOf(ProviderState state) => state switch
    {
        ProviderState.Healthy => "healthy",
        ProviderState.Suspect => "suspect",
        ProviderState.Down => "down",
        _ => "refused",
    };
}
