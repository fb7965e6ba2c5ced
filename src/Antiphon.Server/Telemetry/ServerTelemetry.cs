using System.Diagnostics.Metrics;

namespace Antiphon.Server.Telemetry;

/// <summary>Instruments of this assembly. Its requests have spans and measurements already, those of ASP.NET Core.</summary>
public static class ServerTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string SourceName = "Antiphon.Server";

    private static readonly Meter Meter = Spans.MeterOf(typeof(ServerTelemetry).Assembly);

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "antiphon.server.refusals", "{request}", "Connections that were refused before their upgrade.");

    internal static void OnRefused(string protocol, int status) =>
        Refusals.Add(1, new("antiphon.protocol", protocol), new("http.response.status_code", status));
}
