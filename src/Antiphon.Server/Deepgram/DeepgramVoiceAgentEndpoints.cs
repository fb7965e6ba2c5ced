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
        var limits = services.GetService<AntiphonOptions>()?.Limits ?? new LimitSettings();
        options ??= new DeepgramVoiceAgentOptions();
        var caller = new EndpointCaller(options, host.TimeProvider);
        // Without keys everybody who reaches the server could read and change everybody's agents.
        var store = options.AgentDirectory is { } folder && !validator.AllowsAnonymous ? new FileAgentStore(folder) : null;
        // Both live as long as the server.
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
        {
            caller.Dispose();
            store?.Dispose();
        });
        var parts = new DeepgramServices
        {
            Host = host,
            Options = options,
            Endpoints = caller,
            Agents = new StoredAgentResolver(store, logger),
            Logger = logger,
        };
        var gate = new ConnectionGate(limits);
        endpoints.MapThinkModels(host);
        var access = new StoredAgentAccess(store, validator);
        new StoredAgentEndpoints(access, host.TimeProvider).Map(endpoints);
        new AgentVariableEndpoints(access, host.TimeProvider).Map(endpoints);
        return endpoints.Map(Path, context => ConverseAsync(context, validator, gate, parts));
    }

    private static async Task ConverseAsync(HttpContext context, ICredentialValidator validator, ConnectionGate gate, DeepgramServices services)
    {
        var requestId = DeepgramRefusal.RequestId(context);
        if (DeepgramHandshake.Check(context, validator, services.Host, gate, out var admission) is { } refusal)
        {
            ServerTelemetry.OnRefused("deepgram", refusal.Status);
            DeepgramLog.Refused(services.Logger, requestId, refusal.Status, refusal.Code.Value);
            await refusal.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        using var admitted = admission!;
        var subprotocol = DeepgramCredentials.Subprotocol(context.WebSockets.WebSocketRequestedProtocols);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(subprotocol).ConfigureAwait(false);
        DeepgramLog.Opened(services.Logger, requestId, admitted.Owner);
        var connection = new DeepgramConnection(socket, requestId, admitted, services);
        await using (connection.ConfigureAwait(false)) await connection.RunAsync().ConfigureAwait(false);
    }
}
