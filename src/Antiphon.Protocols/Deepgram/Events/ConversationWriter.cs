namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes what was said and thought.</summary>
internal static class ConversationWriter
{
    internal static void Write(ServerMessage.ConversationText text, ref WireWriter json)
    {
        json.Text(text.Role == ConversationRole.User
            ? "{\"type\":\"ConversationText\",\"role\":\"user\",\"content\":"u8
            : "{\"type\":\"ConversationText\",\"role\":\"assistant\",\"content\":"u8, text.Content);
        json.Texts(",\"languages_hinted\":"u8, text.LanguagesHinted);
        json.Texts(",\"languages\":"u8, text.Languages);
        json.Optional(",\"conversational_behavior\":"u8, text.ConversationalBehavior);
        json.Raw("}"u8);
    }

    internal static void Write(ServerMessage.AgentThinking thinking, ref WireWriter json)
    {
        json.Text("{\"type\":\"AgentThinking\",\"content\":"u8, thinking.Content);
        json.Raw("}"u8);
    }

    internal static void Write(HistoryEntry entry, ref WireWriter json)
    {
        switch (entry)
        {
            case HistoryEntry.Text text:
                json.Text(text.Role == ConversationRole.User
                    ? "{\"type\":\"History\",\"role\":\"user\",\"content\":"u8
                    : "{\"type\":\"History\",\"role\":\"assistant\",\"content\":"u8, text.Content);
                break;
            case HistoryEntry.Calls calls:
                json.Raw("{\"type\":\"History\",\"function_calls\":["u8);
                Write(calls.FunctionCalls, ref json);
                json.Raw("]"u8);
                break;
        }

        json.Raw("}"u8);
    }

    private static void Write(IReadOnlyList<HistoryCall> calls, ref WireWriter json)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            var call = calls[i];
            json.Text(i == 0 ? "{\"id\":"u8 : ",{\"id\":"u8, call.Id);
            json.Text(",\"name\":"u8, call.Name);
            json.Bool(",\"client_side\":"u8, call.ClientSide);
            json.Text(",\"arguments\":"u8, call.Arguments);
            json.Text(",\"response\":"u8, call.Response);
            json.Optional(",\"thought_signature\":"u8, call.ThoughtSignature);
            json.Raw("}"u8);
        }
    }
}
