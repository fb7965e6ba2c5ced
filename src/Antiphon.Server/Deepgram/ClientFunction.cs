using System.Text.Json;
using Antiphon.Agents;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>A tool that the client runs: its call goes out as <c>FunctionCallRequest</c>, its result comes back as
/// <c>FunctionCallResponse</c>.</summary>
internal sealed class ClientFunction(FunctionDefinition definition, DeepgramVoiceAgentOptions options, TimeProvider time, IFunctionCaller caller) : AIFunction
{
    /// <summary>What the run may take beyond our own limit, which says more.</summary>
    private static readonly TimeSpan RunnerGrace = TimeSpan.FromSeconds(5);

    public override string Name => definition.Name;

    public override string Description => definition.Description ?? "";

    public override JsonElement JsonSchema => definition.Parameters ?? FunctionJson.NoParameters;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
        new Dictionary<string, object?>(StringComparer.Ordinal) { [AgentTool.TimeoutPropertyName] = options.FunctionTimeout + RunnerGrace };

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var id = ToolCallContext.Of(arguments)?.CallId is { Length: > 0 } given ? given : $"fc_{Guid.NewGuid():N}";
        if (!caller.Pending.TryBegin(id, Name, out var answer)) throw new ToolException("The call has the id of another one that is still running.");
        try
        {
            caller.Send(new ServerMessage.FunctionCallRequest([new FunctionCall(id, Name, FunctionJson.Of(arguments), ClientSide: true)]));
            return await answer.WaitAsync(options.FunctionTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new ToolException($"The function gave no answer within {options.FunctionTimeout.TotalSeconds:F0} seconds. Tell the caller that it did not work this time.", e);
        }
        catch (OperationCanceledException)
        {
            // An interruption has told the client already, in its place among the messages.
            if (caller.Pending.End(id)) caller.Send(new ServerMessage.FunctionCallCancelled([new CancelledCall(id, Name)]));
            throw;
        }
        finally
        {
            caller.Pending.End(id);
            caller.OnFunctionDone();
        }
    }
}

/// <summary>Where a <see cref="ClientFunction"/> reaches its client. Thread-safe.</summary>
internal interface IFunctionCaller
{
    /// <summary>The calls that wait for an answer.</summary>
    PendingFunctions Pending { get; }

    /// <summary>Sends a message.</summary>
    void Send(ServerMessage message);

    /// <summary>A call is over, however it ended.</summary>
    void OnFunctionDone();
}
