namespace Antiphon.Conversation.Recording;

/// <summary>A recording in memory: for tests and simulators, where nothing may leave the session's scheduler.</summary>
/// <param name="limit">Bytes held at most.</param>
internal sealed class MemoryRecordSink(int limit) : IRecordSink
{
    private readonly RecordBuffer _records = NewBuffer();

    /// <summary>The recording so far.</summary>
    public ReadOnlyMemory<byte> Written => _records.Written;

    public bool TryAppend(ReadOnlySpan<byte> payload)
    {
        if (_records.Count + payload.Length > limit) return false;
        _records.Append(payload);
        return true;
    }

    public Task CompleteAsync(ReadOnlySpan<byte> last)
    {
        _records.Append(last);
        return Task.CompletedTask;
    }

    private static RecordBuffer NewBuffer()
    {
        var records = new RecordBuffer(64 * 1024);
        records.AppendPreamble();
        return records;
    }
}
