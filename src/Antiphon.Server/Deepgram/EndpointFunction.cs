using System.Text.Json;
using Antiphon.Agents;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>A tool that this server calls at an endpoint the client has named.</summary>
internal sealed class EndpointFunction(FunctionDefinition definition, EndpointSettings endpoint, EndpointCaller caller, string requestId) : AIFunction
{
    /// <summary>What the run may take beyond our own limit, which says more.</summary>
    private static readonly TimeSpan RunnerGrace = TimeSpan.FromSeconds(5);

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
        new Dictionary<string, object?>(StringComparer.Ordinal) { [AgentTool.TimeoutPropertyName] = caller.Timeout + RunnerGrace };

    public override string Name => definition.Name;

    public override string Description => definition.Description ?? "";

    public override JsonElement JsonSchema => definition.Parameters ?? FunctionJson.NoParameters;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        await caller.CallAsync(endpoint, FunctionJson.Of(arguments), requestId, cancellationToken).ConfigureAwait(false);
}
