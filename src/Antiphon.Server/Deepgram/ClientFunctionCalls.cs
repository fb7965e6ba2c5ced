using System.Runtime.CompilerServices;
using Antiphon.Agents;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// The calls that a client is asked to run. Those of one reply of the model go out in one request, apart from those that must wait until
/// the caller's turn is surely over, which go out together then; each is answered by itself. Thread-safe; one a connection.
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
    private readonly ConditionalWeakTable<object, Asked> _replies = []; // What of a reply has been asked; guarded by _gate.

    /// <summary>The calls that wait for an answer.</summary>
    public PendingFunctions Pending { get; } = new();

    /// <summary>Asks the client for this call and those that go out with it, unless that has been done; the id under which it answers.</summary>
    public string Announce(ClientFunction function, AIFunctionArguments arguments, ToolCallContext? context)
    {
        lock (_gate)
        {
            if (context is not null)
            {
                if (_replies.GetOrCreateValue(context.Together).IsFirst(function.IsDeferred)) Ask(function, context);
                return context.CallId;
            }

            // Without a runner of ours nothing is known of the call but its arguments.
            var id = $"fc_{Guid.NewGuid():N}";
            Pending.TryAnnounce(id, function.Name, reply: arguments);
            peer.Send(new ServerMessage.FunctionCallRequest([new FunctionCall(id, function.Name, FunctionJson.Of(arguments), ClientSide: true)]));
            return id;
        }
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

    private void Ask(ClientFunction function, ToolCallContext context)
    {
        var asked = new List<FunctionCall>();
        foreach (var call in context.Together)
        {
            var sibling = context.Agent.Tools.FirstOrDefault(tool => tool.Name == call.Name)?.GetService<ClientFunction>();
            if (sibling?.IsDeferred != function.IsDeferred || !Pending.TryAnnounce(call.CallId, call.Name, context.Together)) continue;
            var signature = call.AdditionalProperties?.TryGetValue(SignatureProperty, out var value) == true ? value?.ToString() : null;
            if (_signatures.Count >= MaxSignatures) _signatures.Clear();
            if (signature is not null) _signatures[call.CallId] = signature;
            asked.Add(new FunctionCall(call.CallId, call.Name, FunctionJson.Of(call.Arguments), ClientSide: true) { ThoughtSignature = signature });
        }

        if (asked.Count > 0) peer.Send(new ServerMessage.FunctionCallRequest(asked));
    }

    /// <summary>Which of a reply's two groups of calls have been asked.</summary>
    private sealed class Asked
    {
        private readonly bool[] _groups = new bool[2];

        public bool IsFirst(bool isDeferred)
        {
            ref var asked = ref _groups[isDeferred ? 1 : 0];
            var isFirst = !asked;
            asked = true;
            return isFirst;
        }
    }
}
