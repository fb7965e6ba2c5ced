using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// The conversation so far, for the next connection: what the settings brought, then the server's <c>History</c>; where that was
/// switched off, its <c>ConversationText</c>. Bounded: the oldest entries go. Thread-safe.
/// </summary>
internal sealed class ConversationLog
{
    private readonly Lock _gate = new();
    private readonly Queue<HistoryEntry> _entries = new();
    private readonly bool _hasHistory;
    private readonly int _capacity;

    internal ConversationLog(VoiceAgentSettings settings, int capacity)
    {
        _hasHistory = settings.History;
        _capacity = capacity;
        foreach (var entry in settings.Agent.Context) Add(entry);
    }

    internal IReadOnlyList<HistoryEntry> Entries
    {
        get { lock (_gate) return [.. _entries]; }
    }

    internal void On(ServerMessage message)
    {
        if (message is ServerMessage.History history && _hasHistory) Add(history.Entry);
        if (message is ServerMessage.ConversationText text && !_hasHistory) Add(new HistoryEntry.Text(text.Role, text.Content));
    }

    private void Add(HistoryEntry entry)
    {
        lock (_gate)
        {
            if (_capacity == 0) return;
            if (_entries.Count == _capacity) _entries.Dequeue();
            _entries.Enqueue(entry);
        }
    }
}
