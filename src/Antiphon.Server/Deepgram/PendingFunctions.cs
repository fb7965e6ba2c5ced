using System.Collections.Concurrent;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>Function calls that wait for the client's answer. Bounded by the agent's run, which has few calls at a time. Thread-safe.</summary>
internal sealed class PendingFunctions
{
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    /// <summary>Whether an answer is awaited.</summary>
    public bool Any => !_waiting.IsEmpty;

    /// <summary>Begins to wait under <paramref name="id"/>; the answer completes the task.</summary>
    /// <returns>False when that id is waited for already.</returns>
    public bool TryBegin(string id, string name, out Task<string> answer)
    {
        var source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = source.Task;
        return _waiting.TryAdd(id, new Waiting(name, source));
    }

    /// <summary>Nobody waits any more; false when nobody did.</summary>
    public bool End(string id) => _waiting.TryRemove(id, out _);

    /// <summary>Nobody waits for any answer any more; the calls that were waited for.</summary>
    public List<CancelledCall> EndAll()
    {
        var calls = new List<CancelledCall>();
        foreach (var (id, waiting) in _waiting)
        {
            if (_waiting.TryRemove(id, out _)) calls.Add(new CancelledCall(id, waiting.Name));
        }

        return calls;
    }

    /// <summary>Takes an answer; false when nobody waits for it: late, cancelled or unknown.</summary>
    public bool TryAnswer(string id, string content) => _waiting.TryRemove(id, out var waiting) && waiting.Answer.TrySetResult(content);

    private readonly record struct Waiting(string Name, TaskCompletionSource<string> Answer);
}
