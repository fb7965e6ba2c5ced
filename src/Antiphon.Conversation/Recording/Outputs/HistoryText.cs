using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Recording;

/// <summary>A conversation in a record: each message as JSON.</summary>
internal static class HistoryText
{
    public static void Write(RecordWriter writer, IReadOnlyList<ChatMessage> history)
    {
        writer.Unsigned((ulong)history.Count);
        foreach (var message in history) writer.Text(JsonSerializer.Serialize(message, AIJsonUtilities.DefaultOptions));
    }

    public static string[] Read(ref RecordReader reader)
    {
        var messages = new string[reader.Count(reader.Unsigned(), 1)];
        for (var i = 0; i < messages.Length; i++) messages[i] = reader.Text();
        return messages;
    }
}
