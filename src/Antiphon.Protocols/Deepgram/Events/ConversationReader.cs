namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads what was said and thought: <c>ConversationText</c>, <c>History</c>, <c>AgentThinking</c>.</summary>
internal static class ConversationReader
{
    internal static ServerMessage.ConversationText ReadText(ref WireReader message)
    {
        ConversationRole? role = null;
        string? content = null, behavior = null;
        List<string>? hinted = null, languages = null;
        while (message.Next())
        {
            if (message.Is("role"u8)) message.Take(ref role);
            else if (message.Is("content"u8)) message.Take(ref content);
            else if (message.Is("conversational_behavior"u8)) message.Take(ref behavior);
            else if (message.Is("languages"u8)) message.Take(ref languages);
            else if (message.Is("languages_hinted"u8)) message.Take(ref hinted);
            else message.Pass();
        }

        return new ServerMessage.ConversationText(role ?? throw message.Missing("role"), content ?? throw message.Missing("content"))
        {
            LanguagesHinted = hinted ?? (IReadOnlyList<string>)[],
            Languages = languages ?? (IReadOnlyList<string>)[],
            ConversationalBehavior = behavior,
        };
    }

    internal static ServerMessage.AgentThinking ReadThinking(ref WireReader message)
    {
        string? content = null;
        while (message.Next())
        {
            if (message.Is("content"u8)) message.Take(ref content);
            else message.Pass();
        }

        return new ServerMessage.AgentThinking(content ?? "");
    }

    internal static ServerMessage.History ReadHistory(ref WireReader message)
    {
        ConversationRole? role = null;
        string? content = null;
        List<HistoryCall>? calls = null;
        while (message.Next())
        {
            if (message.Is("role"u8)) message.Take(ref role);
            else if (message.Is("content"u8)) message.Take(ref content);
            else if (message.Is("function_calls"u8)) calls = ReadCalls(ref message);
            else message.Pass();
        }

        return new ServerMessage.History(calls is not null
            ? new HistoryEntry.Calls(calls)
            : new HistoryEntry.Text(role ?? throw message.Missing("role"), content ?? throw message.Missing("content")));
    }

    private static List<HistoryCall> ReadCalls(ref WireReader message)
    {
        var calls = new List<HistoryCall>();
        message.StartArray();
        while (message.NextItem()) calls.Add(ReadCall(ref message));
        return calls;
    }

    private static HistoryCall ReadCall(ref WireReader call)
    {
        string? id = null, name = null, arguments = null, response = null, signature = null;
        bool? clientSide = null;
        call.StartObject();
        while (call.NextInside())
        {
            if (call.Is("id"u8)) call.Take(ref id);
            else if (call.Is("name"u8)) call.Take(ref name);
            else if (call.Is("client_side"u8)) call.Take(ref clientSide);
            else if (call.Is("arguments"u8)) call.Take(ref arguments);
            else if (call.Is("response"u8)) call.Take(ref response);
            else if (call.Is("thought_signature"u8)) call.Take(ref signature);
            else call.Pass();
        }

        return new HistoryCall(id ?? throw call.Missing("id"), name ?? throw call.Missing("name"), clientSide ?? false, arguments ?? "{}", response ?? "")
        {
            ThoughtSignature = signature,
        };
    }
}
