namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads an entry of the conversation in settings, strictly.</summary>
internal static class HistoryReader
{
    internal static HistoryEntry Read(WireObject entry)
    {
        entry["type"].OneOf(("History", true));
        HistoryEntry value = entry.TryTake("function_calls", out var calls)
            ? new HistoryEntry.Calls(calls.Value.Array(item => ReadCall(item.Object())))
            : new HistoryEntry.Text(
                entry["role"].OneOf(("user", ConversationRole.User), ("assistant", ConversationRole.Assistant)),
                entry["content"].String());
        entry.End();
        return value;
    }

    private static HistoryCall ReadCall(WireObject call)
    {
        var value = new HistoryCall(call["id"].String(), call["name"].String(), call["client_side"].Bool(),
            call["arguments"].String(), call["response"].String())
        {
            ThoughtSignature = call.OptionalString("thought_signature"),
        };
        call.End();
        return value;
    }
}
