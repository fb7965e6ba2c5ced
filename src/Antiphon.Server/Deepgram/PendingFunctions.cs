using System.Diagnostics.CodeAnalysis;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>Function calls that the client was asked to run, by the reply of the model they belong to. Bounded by the replies of the
/// agent's run. Thread-safe.</summary>
internal sealed class PendingFunctions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    /// <summary>Whether an answer is awaited.</summary>
    public bool Any
    {
        get { lock (_gate) return _waiting.Values.Any(waiting => !waiting.Answer.Task.IsCompleted); }
    }

    /// <summary>The client is going to be asked; false when it was under that id already.</summary>
    /// <param name="id">Under which it answers.</param>
    /// <param name="name">The function.</param>
    /// <param name="reply">What the calls of one reply have in common, by reference.</param>
    public bool TryAnnounce(string id, string name, object reply)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) return _waiting.TryAdd(id, new Waiting(name, answer, reply));
    }

    /// <summary>The answer, which may be there already; false when nobody asked under that id, or it was called off.</summary>
    public bool TryGetAnswer(string id, [NotNullWhen(true)] out Task<string>? answer)
    {
        lock (_gate)
        {
            answer = _waiting.TryGetValue(id, out var waiting) ? waiting.Answer.Task : null;
            return answer is not null;
        }
    }

    /// <summary>Nobody waits for this answer any more.</summary>
    public void End(string id)
    {
        lock (_gate) _waiting.Remove(id);
    }

    /// <summary>Nobody waits any more for the answers to these calls and to those of the same replies; the ones that have none.</summary>
    public List<CancelledCall> EndReplies(IEnumerable<string> ids)
    {
        lock (_gate)
        {
            List<object> replies = [.. ids.Where(_waiting.ContainsKey).Select(id => _waiting[id].Reply)];
            List<KeyValuePair<string, Waiting>> over = [.. _waiting.Where(pair => replies.Any(reply => ReferenceEquals(reply, pair.Value.Reply)))];
            foreach (var (id, _) in over) _waiting.Remove(id);
            return [.. over.Where(pair => !pair.Value.Answer.Task.IsCompleted).Select(pair => new CancelledCall(pair.Key, pair.Value.Name))];
        }
    }

    /// <summary>Takes an answer; false when nobody waits for it: late, cancelled, unknown, or given before.</summary>
    public bool TryAnswer(string id, string content)
    {
        lock (_gate) return _waiting.TryGetValue(id, out var waiting) && waiting.Answer.TrySetResult(content);
    }

    private readonly record struct Waiting(string Name, TaskCompletionSource<string> Answer, object Reply);
}
