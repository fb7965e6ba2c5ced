using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes the fields of an entry of the conversation into an object that is open.</summary>
internal static class HistoryWriter
{
    internal static void Write(HistoryEntry entry, Utf8JsonWriter json)
    {
        json.WriteString("type"u8, "History"u8);
        switch (entry)
        {
            case HistoryEntry.Text text:
                json.WriteString("role"u8, NameOf(text.Role));
                json.WriteString("content"u8, text.Content);
                break;
            case HistoryEntry.Calls calls:
                json.WriteStartArray("function_calls"u8);
                foreach (var call in calls.FunctionCalls)
                {
                    json.WriteStartObject();
                    json.WriteString("id"u8, call.Id);
                    json.WriteString("name"u8, call.Name);
                    json.WriteBoolean("client_side"u8, call.ClientSide);
                    json.WriteString("arguments"u8, call.Arguments);
                    json.WriteString("response"u8, call.Response);
                    json.WriteOptional("thought_signature"u8, call.ThoughtSignature);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
        }
    }

    internal static ReadOnlySpan<byte> NameOf(ConversationRole role) => role == ConversationRole.User ? "user"u8 : "assistant"u8;
}
