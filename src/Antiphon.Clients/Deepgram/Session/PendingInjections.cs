using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// Speech that was to be injected and has no outcome yet. It is spoken when the agent's text has its beginning; it is refused by
/// <c>InjectionRefused</c>, by a warning, or by both: the two of one refusal count once. Bounded: the oldest beyond
/// <see cref="Capacity"/> stays without an outcome. Thread-safe.
/// </summary>
internal sealed class PendingInjections
{
    internal const int Capacity = 256;

    private readonly Lock _gate = new();
    private readonly LinkedList<Injection> _waiting = new();
    private Refusal _last;

    private enum Refusal
    {
        None,
        Message,
        Warning,
    }

    internal Injection Add(string message)
    {
        var injection = new Injection(message);
        Injection? givenUp = null;
        lock (_gate)
        {
            if (_waiting.Count == Capacity)
            {
                givenUp = _waiting.First!.Value;
                _waiting.RemoveFirst();
            }

            _waiting.AddLast(injection);
        }

        givenUp?.Outcome.TrySetResult(InjectionOutcome.Unknown);
        return injection;
    }

    /// <summary>Nobody waits for it any more.</summary>
    internal void Remove(Injection injection)
    {
        lock (_gate) _waiting.Remove(injection);
    }

    internal void On(ServerMessage message)
    {
        switch (message)
        {
            case ServerMessage.InjectionRefused:
                Refuse(Refusal.Message);
                break;
            case ServerMessage.Warning { Code: DeepgramWarnings.InjectionDuringUserSpeech or DeepgramWarnings.InjectionDuringAgentSpeech }:
                Refuse(Refusal.Warning);
                break;
            case ServerMessage.ConversationText { Role: ConversationRole.Assistant } text:
                Speak(text.Content);
                break;
            default:
                lock (_gate) _last = Refusal.None;
                break;
        }
    }

    /// <summary>The connection that had them is gone.</summary>
    internal void Clear()
    {
        List<Injection> all;
        lock (_gate)
        {
            all = [.. _waiting];
            _waiting.Clear();
            _last = Refusal.None;
        }

        all.ForEach(injection => injection.Outcome.TrySetResult(InjectionOutcome.Unknown));
    }

    private void Refuse(Refusal how)
    {
        Injection? refused = null;
        lock (_gate)
        {
            // The other form of the refusal just before belongs to the same injection.
            var isTwin = _last != Refusal.None && _last != how;
            _last = isTwin ? Refusal.None : how;
            if (!isTwin && _waiting.First is { } first)
            {
                refused = first.Value;
                _waiting.RemoveFirst();
            }
        }

        refused?.Outcome.TrySetResult(InjectionOutcome.Refused);
    }

    private void Speak(string text)
    {
        var said = text.Trim();
        Injection? spoken = null;
        lock (_gate)
        {
            _last = Refusal.None;
            for (var node = _waiting.First; node is not null; node = node.Next)
            {
                if (said.Length == 0 || !node.Value.Message.StartsWith(said, StringComparison.Ordinal)) continue;
                spoken = node.Value;
                _waiting.Remove(node);
                break;
            }
        }

        spoken?.Outcome.TrySetResult(InjectionOutcome.Spoken);
    }

    internal sealed class Injection(string message)
    {
        internal string Message { get; } = message.Trim();

        internal TaskCompletionSource<InjectionOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>What became of speech that was injected.</summary>
public enum InjectionOutcome
{
    /// <summary>The agent began to say it.</summary>
    Spoken,

    /// <summary>The server would not: somebody was speaking.</summary>
    Refused,

    /// <summary>Nothing was heard of it in time, or the connection went before.</summary>
    Unknown,
}
