using Antiphon.Agents;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// The calls that a client is asked to run. Those of one reply of the model go out in one request; each is answered by itself, and
/// the model goes on once all have been. Thread-safe; one a connection.
/// </summary>
internal sealed class ClientFunctionCalls(IDeepgramPeer peer)
{
    /// <summary>Key in <see cref="AIContent.AdditionalProperties"/> of a call for what some models sign their calls with: it
    /// goes to the client with the call, and comes back with its answer.</summary>
    internal const string SignatureProperty = "thought_signature";

    /// <summary>Signatures kept at most; calls that never begin leave theirs behind.</summary>
    private const int MaxSignatures = 256;

    private readonly Lock _gate = new(); // So that of the calls of one reply one announces all.
    private readonly Dictionary<string, string> _signatures = new(StringComparer.Ordinal); // Of calls that are out; guarded by _gate.

    /// <summary>The calls that wait for an answer.</summary>
    public PendingFunctions Pending { get; } = new();

    /// <summary>Asks the client for this call and those made with it, unless that has been done; the id under which it answers.</summary>
    public string Announce(ClientFunction function, AIFunctionArguments arguments, ToolCallContext? context)
    {
        // Without a runner of ours nothing is known of the call but its arguments.
        var id = context?.CallId is { Length: > 0 } given ? given : $"fc_{Guid.NewGuid():N}";
        lock (_gate)
        {
            if (context?.Together.Count > 1 && Pending.TryGetAnswer(id, out _)) return id; // With another call of its reply.
            var asked = new List<FunctionCall>();
            object reply = context is null ? asked : context.Together;
            if (Pending.TryAnnounce(id, function.Name, reply)) asked.Add(Call(id, function.Name, FunctionJson.Of(arguments), Signature(context, id)));
            if (context is not null)
            {
                foreach (var call in context.Together.Where(call => call.CallId != id && IsForClientNow(context.Agent, call.Name)))
                {
                    if (Pending.TryAnnounce(call.CallId, call.Name, reply)) asked.Add(Call(call.CallId, call.Name, FunctionJson.Of(call.Arguments), SignatureOf(call)));
                }
            }

            if (asked.Count > 0) peer.Send(new ServerMessage.FunctionCallRequest(InOrder(asked, context)));
        }

        return id;
    }

    /// <summary>Takes an answer; false when nobody waits for it.</summary>
    public bool TryAnswer(ClientMessage.FunctionCallResponse response) => Pending.TryAnswer(response.Id, response.Content);

    /// <summary>The answers to these calls, and to those of the same replies, are wanted no more: the client is told of those that it
    /// has not answered, once.</summary>
    public void Cancel(params IEnumerable<string> ids)
    {
        if (Pending.EndReplies(ids) is { Count: > 0 } cancelled) peer.Send(new ServerMessage.FunctionCallCancelled(cancelled));
    }

    /// <summary>The call is over, however it ended.</summary>
    public void End(string id)
    {
        Pending.End(id);
        peer.OnActivity();
    }

    /// <summary>What the model signed this call with, once; null when it did not.</summary>
    public string? TakeSignature(string id)
    {
        lock (_gate) return _signatures.Remove(id, out var signature) ? signature : null;
    }

    private FunctionCall Call(string id, string name, string argumentsJson, string? signature)
    {
        if (_signatures.Count >= MaxSignatures) _signatures.Clear();
        if (signature is not null) _signatures[id] = signature;
        return new FunctionCall(id, name, argumentsJson, ClientSide: true) { ThoughtSignature = signature };
    }

    // One that waits for the end of the caller's turn is announced when it may begin.
    private static bool IsForClientNow(Agent agent, string name) =>
        agent.Tools.FirstOrDefault(tool => tool.Name == name)?.GetService<ClientFunction>() is { IsDeferred: false };

    private static string? Signature(ToolCallContext? context, string id) =>
        context?.Together.FirstOrDefault(call => call.CallId == id) is { } call ? SignatureOf(call) : null;

    private static string? SignatureOf(FunctionCallContent call) =>
        call.AdditionalProperties?.TryGetValue(SignatureProperty, out var value) == true ? value?.ToString() : null;

    // As the model made them, whichever began first.
    private static IReadOnlyList<FunctionCall> InOrder(List<FunctionCall> asked, ToolCallContext? context)
    {
        if (asked.Count < 2 || context is null) return asked;
        List<string> order = [.. context.Together.Select(call => call.CallId)];
        return [.. asked.OrderBy(call => order.IndexOf(call.Id))];
    }
}
