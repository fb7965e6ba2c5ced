using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>The end of a conversation that is no longer than a number of characters, all counted but the instructions. Pure.</summary>
internal static class ContextWindow
{
    /// <summary>The last messages that fit. The caller's last message and what follows it always stay, and no result without its call.</summary>
    internal static IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> messages, int characters)
    {
        var start = messages.Count;
        for (long left = characters; start > 0; start--)
        {
            left -= Length(messages[start - 1]);
            if (left < 0) break;
        }

        while (start < messages.Count && messages[start].Role == ChatRole.Tool) start++;
        var lastQuestion = messages.Count - 1;
        while (lastQuestion > 0 && messages[lastQuestion].Role != ChatRole.User) lastQuestion--;
        start = Math.Min(start, Math.Max(lastQuestion, 0));
        return start == 0 ? messages : [.. messages.Skip(start)];
    }

    private static int Length(ChatMessage message) => message.Role == ChatRole.System ? 0 : message.Contents.Sum(static content => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length + FunctionJson.Of(call.Arguments).Length,
        FunctionResultContent { Result: string text } => text.Length,
        FunctionResultContent { Result: JsonElement json } => json.GetRawText().Length,
        _ => 0,
    });
}
