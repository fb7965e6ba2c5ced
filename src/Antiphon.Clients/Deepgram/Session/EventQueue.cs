using System.Runtime.CompilerServices;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// A session's events on their way to their one reader. Bounded: when full the newest go, and a
/// <see cref="VoiceAgentEvent.Lost"/> stands in their place. Adding never waits. Thread-safe.
/// </summary>
internal sealed class EventQueue(int capacity)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<VoiceAgentEvent> _events = new();
    private TaskCompletionSource? _waiter;
    private int _lost;
    private bool _lostInterruption;
    private bool _ended;

    /// <summary>Whether the last one that found no room was the first since the reader was last told.</summary>
    internal bool BeganToDrop
    {
        get { lock (_gate) return _lost == 1; }
    }

    /// <summary>Adds one; false when it found no room.</summary>
    internal bool Add(VoiceAgentEvent item)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (_ended) return false;
            if (_events.Count >= capacity && item is not VoiceAgentEvent.Ended)
            {
                _lost++;
                _lostInterruption |= item is VoiceAgentEvent.Message { Content: ServerMessage.UserStartedSpeaking };
                return false;
            }

            AddLostNeedsLock();
            _events.AddLast(item);
            _ended = item is VoiceAgentEvent.Ended;
            waiter = _waiter;
            _waiter = null;
        }

        waiter?.TrySetResult();
        return true;
    }

    /// <summary>The caller cut in: agent audio that still waits is not to be played.</summary>
    internal void RemoveAudio()
    {
        lock (_gate)
        {
            for (var node = _events.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value is VoiceAgentEvent.Message { Content: ServerMessage.Audio }) _events.Remove(node);
                node = next;
            }
        }
    }

    internal async IAsyncEnumerable<VoiceAgentEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            VoiceAgentEvent? next = null;
            Task? more = null;
            lock (_gate)
            {
                if (_events.First is null) AddLostNeedsLock();
                if (_events.First is { } first)
                {
                    next = first.Value;
                    _events.RemoveFirst();
                }
                else if (_ended)
                {
                    yield break;
                }
                else
                {
                    _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    more = _waiter.Task;
                }
            }

            if (next is not null) yield return next;
            else await more!.Here().WaitAsync(cancellationToken);
        }
    }

    private void AddLostNeedsLock()
    {
        if (_lost == 0) return;
        _events.AddLast(new VoiceAgentEvent.Lost(_lost, _lostInterruption));
        (_lost, _lostInterruption) = (0, false);
    }
}
