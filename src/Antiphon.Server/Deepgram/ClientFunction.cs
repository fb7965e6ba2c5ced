using System.Text.Json;
using Antiphon.Agents;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>A tool that the client runs: its call goes out as <c>FunctionCallRequest</c>, its result comes back as
/// <c>FunctionCallResponse</c>.</summary>
internal sealed class ClientFunction(FunctionDefinition definition, DeepgramVoiceAgentOptions options, TimeProvider time, ClientFunctionCalls calls) : AIFunction
{
    /// <summary>Whether a call waits for the end of the caller's turn.</summary>
    public bool IsDeferred => definition.DeferUntilEot;

    public override string Name => definition.Name;

    public override string Description => definition.Description ?? "";

    public override JsonElement JsonSchema => definition.Parameters ?? FunctionJson.NoParameters;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = FunctionProperties.Of(definition, options.FunctionTimeout);

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = calls.Announce(this, arguments, ToolCallContext.Of(arguments));
        if (!calls.Pending.TryGetAnswer(id, out var answer)) throw new ToolException("The call was called off, or has the id of another one that is still running.");
        try
        {
            return await answer.WaitAsync(options.FunctionTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new ToolException($"The function gave no answer within {options.FunctionTimeout.TotalSeconds:F0} seconds. Tell the caller that it did not work this time.", e);
        }
        catch (OperationCanceledException)
        {
            calls.Cancel(id); // An interruption may have told the client already, in its place among the messages.
            throw;
        }
        finally
        {
            calls.End(id);
        }
    }
}
