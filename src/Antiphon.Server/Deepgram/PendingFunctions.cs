using System.Diagnostics.CodeAnalysis;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>Function calls that the client was asked to run. Bounded by the replies of the agent's run. Thread-safe.</summary>
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
    public bool TryAnnounce(string id, string name)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) return _waiting.TryAdd(id, new Waiting(name, answer));
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

    /// <summary>Nobody waits for it any more; false when nobody did, or the answer is there.</summary>
    public bool End(string id)
    {
        lock (_gate) return _waiting.Remove(id, out var waiting) && !waiting.Answer.Task.IsCompleted;
    }

    /// <summary>Nobody waits for any answer any more; those that have none.</summary>
    public List<CancelledCall> EndAll()
    {
        lock (_gate)
        {
            List<CancelledCall> calls = [.. _waiting.Where(pair => !pair.Value.Answer.Task.IsCompleted).Select(pair => new CancelledCall(pair.Key, pair.Value.Name))];
            _waiting.Clear();
            return calls;
        }
    }

    /// <summary>Takes an answer; false when nobody waits for it: late, cancelled, unknown, or given before.</summary>
    public bool TryAnswer(string id, string content)
    {
        lock (_gate) return _waiting.TryGetValue(id, out var waiting) && waiting.Answer.TrySetResult(content);
    }

    private readonly record struct Waiting(string Name, TaskCompletionSource<string> Answer);
}
