using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

internal static class ClientExtensions
{
    /// <summary>Reads until a message of this kind comes.</summary>
    public static async Task<T> NextAsync<T>(this VoiceAgentConnection client)
        where T : ServerMessage
    {
        var messages = await client.UntilAsync(message => message is T);
        return (T)messages[^1];
    }

    /// <summary>Reads up to and including the first message that satisfies <paramref name="isLast"/>.</summary>
    public static async Task<List<ServerMessage>> UntilAsync(this VoiceAgentConnection client, Func<ServerMessage, bool> isLast)
    {
        using var limit = new CancellationTokenSource(VoiceAgentServer.Patience);
        var messages = new List<ServerMessage>();
        try
        {
            await foreach (var message in client.ReadAllAsync(limit.Token))
            {
                messages.Add(message);
                if (isLast(message)) return messages;
            }
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }

        throw new InvalidOperationException($"The awaited message did not come; there were: {string.Join(", ", messages.Select(Name))}.");
    }

    /// <summary>The kinds of messages, runs of audio as one.</summary>
    public static List<string> Kinds(this IEnumerable<ServerMessage> messages)
    {
        var kinds = new List<string>();
        foreach (var kind in messages.Select(Name))
        {
            if (kind != "Audio" || kinds is not [.., "Audio"]) kinds.Add(kind);
        }

        return kinds;
    }

    private static string Name(ServerMessage message) => message is ServerMessage.Error error ? $"Error({error.Code}: {error.Description})" : message.GetType().Name;
}
