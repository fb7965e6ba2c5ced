using System.Collections.Concurrent;

namespace Antiphon.Server.Deepgram;

/// <summary>Function calls that wait for the client's answer. Bounded by the agent's run, which has few calls at a time. Thread-safe.</summary>
internal sealed class PendingFunctions
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Whether an answer is awaited.</summary>
    public bool Any => !_waiting.IsEmpty;

    /// <summary>Begins to wait under <paramref name="id"/>; the answer completes the task.</summary>
    /// <returns>False when that id is waited for already.</returns>
    public bool TryBegin(string id, out Task<string> answer)
    {
        var source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = source.Task;
        return _waiting.TryAdd(id, source);
    }

    /// <summary>Nobody waits any more.</summary>
    public void End(string id) => _waiting.TryRemove(id, out _);

    /// <summary>Takes an answer; false when nobody waits for it: late, cancelled or unknown.</summary>
    public bool TryAnswer(string id, string content) => _waiting.TryRemove(id, out var source) && source.TrySetResult(content);
}
