using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>Updates that wait for their acknowledgement: the oldest of a kind gets the next one. Bounded: of each kind the oldest
/// beyond <see cref="Capacity"/> is given up as unacknowledged. Thread-safe.</summary>
internal sealed class PendingUpdates
{
    internal const int Capacity = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<UpdatedPart, LinkedList<TaskCompletionSource<bool>>> _waiting = [];

    internal TaskCompletionSource<bool> Add(UpdatedPart part)
    {
        var update = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool>? givenUp = null;
        lock (_gate)
        {
            if (!_waiting.TryGetValue(part, out var list)) _waiting[part] = list = new();
            if (list.Count == Capacity)
            {
                givenUp = list.First!.Value;
                list.RemoveFirst();
            }

            list.AddLast(update);
        }

        givenUp?.TrySetResult(false);
        return update;
    }

    /// <summary>Nobody waits for it any more.</summary>
    internal void Remove(UpdatedPart part, TaskCompletionSource<bool> update)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(part, out var list)) list.Remove(update);
        }
    }

    internal void Acknowledge(UpdatedPart part)
    {
        TaskCompletionSource<bool>? update = null;
        lock (_gate)
        {
            if (_waiting.TryGetValue(part, out var list) && list.First is { } first)
            {
                update = first.Value;
                list.RemoveFirst();
            }
        }

        update?.TrySetResult(true);
    }

    /// <summary>New settings, with all of them in it, were applied.</summary>
    internal void AcknowledgeAll() => All(update => update.TrySetResult(true));

    /// <summary>None will come: the session is over.</summary>
    internal void End(VoiceException? error) => All(update =>
    {
        if (error is null) update.TrySetResult(false);
        else update.TrySetException(error);
    });

    private void All(Action<TaskCompletionSource<bool>> settle)
    {
        List<TaskCompletionSource<bool>> all;
        lock (_gate)
        {
            all = [.. _waiting.Values.SelectMany(list => list)];
            _waiting.Clear();
        }

        all.ForEach(settle);
    }
}
