using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Antiphon.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Deepgram;

/// <summary>The Deepgram Voice Agent protocol, version 1, as an endpoint.</summary>
public static class DeepgramVoiceAgentEndpoints
{
    /// <summary>Where the protocol lives.</summary>
    public const string Path = "/v1/agent/converse";

    /// <summary>
    /// Maps the protocol at <see cref="Path"/>. Needs <see cref="ISessionHost"/> and <see cref="ICredentialValidator"/> among
    /// the services and WebSockets in the pipeline.
    /// </summary>
    public static IEndpointConventionBuilder MapDeepgramVoiceAgent(this IEndpointRouteBuilder endpoints, DeepgramVoiceAgentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var host = services.GetRequiredService<ISessionHost>();
        var validator = services.GetRequiredService<ICredentialValidator>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DeepgramVoiceAgentEndpoints));
        options ??= new DeepgramVoiceAgentOptions();
        // Lives as long as the server.
        var caller = new EndpointCaller(options, host.TimeProvider);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(caller.Dispose);
        return endpoints.Map(Path, context => ConverseAsync(context, host, validator, options, caller, logger));
    }

    private static async Task ConverseAsync(
        HttpContext context, ISessionHost host, ICredentialValidator validator, DeepgramVoiceAgentOptions options, EndpointCaller endpoints, ILogger logger)
    {
        var requestId = Guid.NewGuid().ToString();
        context.Response.Headers[DeepgramHandshake.RequestIdHeader] = requestId;
        if (DeepgramHandshake.Check(context, validator, host, out var identity, out var subprotocol) is { } refusal)
        {
            ServerTelemetry.OnRefused("deepgram", refusal.Status);
            DeepgramLog.Refused(logger, requestId, refusal.Status, refusal.Code);
            await DeepgramHandshake.RefuseAsync(context, refusal, requestId).ConfigureAwait(false);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(subprotocol).ConfigureAwait(false);
        DeepgramLog.Opened(logger, requestId, identity);
        var connection = new DeepgramConnection(socket, requestId, host, options, endpoints, logger);
        await using (connection.ConfigureAwait(false)) await connection.RunAsync().ConfigureAwait(false);
    }
}
