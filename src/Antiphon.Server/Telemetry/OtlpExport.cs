using Antiphon.Agents;
using Antiphon.Conversation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Antiphon.Server.Telemetry;

/// <summary>
/// Sends spans and metrics to an OpenTelemetry collector while one is configured with the standard settings
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its kin), from the environment or any other source of configuration.
/// </summary>
internal sealed class OtlpExport(IConfiguration configuration) : IHostedService
{
    private const string ServiceName = "antiphon";

    private TracerProvider? _spans;
    private MeterProvider? _metrics;

    /// <summary>Whether a collector is configured.</summary>
    public static bool IsConfigured(IConfiguration configuration) => SendsSpans(configuration) || SendsMetrics(configuration);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (SendsSpans(configuration))
        {
            _spans = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(Resource())
                .AddSource(AgentTelemetry.SourceName, ConversationTelemetry.SourceName, "Microsoft.AspNetCore")
                .AddOtlpExporter()
                .Build();
        }

        if (SendsMetrics(configuration))
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(Resource())
                .AddMeter("Antiphon.*", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    /// <summary>Sends what is left, for as long as <paramref name="cancellationToken"/> allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(Close, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The collector does not answer; what was not sent is lost.
        }
    }

    private void Close()
    {
        _spans?.Dispose();
        _metrics?.Dispose();
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(ServiceName, serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector(); // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.

    private static bool SendsSpans(IConfiguration configuration) => Sends(configuration, "TRACES");

    private static bool SendsMetrics(IConfiguration configuration) => Sends(configuration, "METRICS");

    private static bool Sends(IConfiguration configuration, string signal)
    {
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)) return false;
        if (string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase)) return false;
        return !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
            || !string.IsNullOrWhiteSpace(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);
    }
}
