using Antiphon.Agents;

namespace Antiphon.Conversation;

/// <summary>
/// Tool calls that had no result when their utterance was settled, until it comes or the session ends. Used by the session's
/// reader only. Bounded: beyond <see cref="Capacity"/> the oldest is given up.
/// </summary>
internal sealed class OpenCalls
{
    /// <summary>Calls waited for at most.</summary>
    public const int Capacity = 256;

    private readonly List<Call> _calls = [];

    /// <summary>A call without a result.</summary>
    internal readonly record struct Call(long Epoch, int Turn, string CallId, string Name);

    public void Add(long epoch, int turn, IReadOnlyList<AgentEvent.ToolStarted> calls)
    {
        foreach (var call in calls) _calls.Add(new Call(epoch, turn, call.CallId, call.Name));
    }

    /// <summary>Takes the call that this result belongs to; false when nobody waits for it.</summary>
    public bool TryTake(long epoch, string callId, out Call call)
    {
        var index = _calls.FindIndex(one => one.Epoch == epoch && one.CallId == callId);
        call = index < 0 ? default : _calls[index];
        if (index >= 0) _calls.RemoveAt(index);
        return index >= 0;
    }

    /// <summary>Takes the oldest call beyond <paramref name="keep"/>; false when there are no more than that.</summary>
    public bool TryGiveUp(int keep, out Call call)
    {
        call = _calls.Count > keep ? _calls[0] : default;
        if (_calls.Count <= keep) return false;
        _calls.RemoveAt(0);
        return true;
    }
}
