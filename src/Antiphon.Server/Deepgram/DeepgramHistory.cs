using System.Text.Json;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>From the conversation a client brings to the one the session goes on with.</summary>
internal static class DeepgramHistory
{
    internal static IReadOnlyList<ChatMessage> ToMessages(IReadOnlyList<HistoryEntry> entries)
    {
        var messages = new List<ChatMessage>(entries.Count);
        foreach (var entry in entries)
        {
            switch (entry)
            {
                case HistoryEntry.Text text:
                    messages.Add(new ChatMessage(text.Role == ConversationRole.User ? ChatRole.User : ChatRole.Assistant, text.Content));
                    break;
                case HistoryEntry.Calls { FunctionCalls.Count: > 0 } calls:
                    messages.Add(new ChatMessage(ChatRole.Assistant,
                        [.. calls.FunctionCalls.Select(ToContent)]));
                    messages.Add(new ChatMessage(ChatRole.Tool,
                        [.. calls.FunctionCalls.Select(call => new FunctionResultContent(call.Id, call.Response))]));
                    break;
            }
        }

        return messages;
    }

    private static FunctionCallContent ToContent(HistoryCall call)
    {
        var content = new FunctionCallContent(call.Id, call.Name, ToArguments(call.Arguments));
        if (call.ThoughtSignature is { } signature) content.AdditionalProperties = new AdditionalPropertiesDictionary { [ClientFunctionCalls.SignatureProperty] = signature };
        return content;
    }

    private static Dictionary<string, object?> ToArguments(string json)
    {
        try
        {
            var element = JsonElement.Parse(json);
            return element.ValueKind == JsonValueKind.Object
                ? element.EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value, StringComparer.Ordinal)
                : [];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Earlier words of somebody else's model: the call stays, its arguments are lost.
            return [];
        }
    }
}
