using System.Text.Json;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>A tool that this server calls at an endpoint the client has named.</summary>
internal sealed class EndpointFunction(FunctionDefinition definition, EndpointSettings endpoint, EndpointCaller caller, string requestId) : AIFunction
{
    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = FunctionProperties.Of(definition, caller.Timeout);

    public override string Name => definition.Name;

    public override string Description => definition.Description ?? "";

    public override JsonElement JsonSchema => definition.Parameters ?? FunctionJson.NoParameters;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        await caller.CallAsync(endpoint, FunctionJson.Of(arguments), requestId, cancellationToken).ConfigureAwait(false);
}
