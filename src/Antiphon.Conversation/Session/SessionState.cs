using Antiphon.Turns;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>What the reader's parts share: whose turn it is, what was said, where events go. Changed by the reader only.</summary>
internal sealed class SessionState
{
    private readonly Action<string, VoiceException?> _end;
    private readonly SessionOutput _output;
    private readonly List<ChatMessage> _history;
    private ChatMessage[] _snapshot;

    public SessionState(VoiceSessionOptions options, SessionOutput output, Action<string, VoiceException?> end)
    {
        Options = options;
        _output = output;
        _end = end;
        _history = [.. options.History];
        _snapshot = [.. _history];
    }

    public VoiceSessionOptions Options { get; }

    public SessionTelemetry Telemetry => _output.Telemetry;

    public TurnMachine Machine { get; } = new();

    /// <summary>Number of the current turn; 0 before the caller first spoke.</summary>
    public int Turn { get; private set; }

    /// <summary>The caller's turn that is not answered yet; null while there is none.</summary>
    public CallerTurn? Caller { get; set; }

    /// <summary>Whether the caller is speaking and was announced as such.</summary>
    public bool CallerHasFloor { get; set; }

    /// <summary>Whether the engines are open.</summary>
    public bool IsReady { get; set; }

    /// <summary>Failed turns in a row.</summary>
    public int FailedTurns { get; set; }

    /// <summary>Session time of what is being handled: clock time since the session started, the same for the whole handling.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>The conversation so far; a new array after each change, for any thread.</summary>
    public ChatMessage[] History => Volatile.Read(ref _snapshot);

    public CallerTurn NextCallerTurn() => new(++Turn);

    public void Emit(SessionEvent sessionEvent) => _output.Emit(sessionEvent with { At = Now, Turn = Turn });

    public void End(string reason, VoiceException? error = null) => _end(reason, error);

    /// <summary>Counts a failed turn; true when that was one too many and the session ends.</summary>
    public bool CountFailure(VoiceException error)
    {
        if (++FailedTurns < Options.MaxFailedTurns) return false;
        End("error", error);
        return true;
    }

    public void Remember(IReadOnlyList<ChatMessage> messages)
    {
        if (messages.Count == 0) return;
        _history.AddRange(messages);
        Publish();
    }

    public void ForgetLast()
    {
        _history.RemoveAt(_history.Count - 1);
        Publish();
    }

    private void Publish() => Volatile.Write(ref _snapshot, [.. _history]);
}
