namespace Antiphon.Conversation.Recording;

/// <summary>Where a session's records go. Called by the session's reader only; never waits.</summary>
internal interface IRecordSink
{
    /// <summary>Takes a record; false when it cannot, and then nothing follows but the last one.</summary>
    /// <param name="payload">The record; gone after the call.</param>
    bool TryAppend(ReadOnlySpan<byte> payload);

    /// <summary>Takes the last record, whatever waits, and writes everything away.</summary>
    /// <returns>Completes when nothing is held any more; never faults.</returns>
    Task CompleteAsync(ReadOnlySpan<byte> last);
}
