using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>
/// How a session ends with an error, checked as the reference of the protocol asks for every one: exactly one Error frame, the
/// last text frame, with its code and a description; no audio after it; the close with the right status and the code as
/// reason; the request id in the log. The close is awaited with patience, not by the clock: a test whose clock stands shows
/// that the close follows at once.
/// </summary>
internal static class ErrorEnd
{
    /// <summary>Reads to the close and checks the end.</summary>
    /// <param name="client">Whose session it is.</param>
    /// <param name="code">Code of the Error.</param>
    /// <param name="closeStatus">Close code; null for that of the protocol's table.</param>
    /// <param name="log">Where the server logs, when that is to be looked at too.</param>
    /// <returns>What came before the Error, and the Error.</returns>
    public static async Task<IReadOnlyList<ServerMessage>> EndsWithAsync(this RawClient client, string code, int? closeStatus = null, LogRecorder? log = null)
    {
        var messages = await client.ToTheCloseAsync();
        Check(messages, code);
        var expected = closeStatus ?? DeepgramErrors.ToWire(DeepgramErrors.FromWire(code)!).CloseStatus;
        Assert.Equal((expected, code), ((int)client.Socket.CloseStatus!, client.Socket.CloseStatusDescription));
        if (log is not null)
        {
            var requestId = client.RequestId ?? messages.OfType<ServerMessage.Welcome>().Single().RequestId;
            await log.WaitForAsync(entry => entry.EventId.Id == 1102 && entry.Message.Contains(requestId, StringComparison.Ordinal));
        }

        return messages;
    }

    /// <summary>Checks what a client read to the close: one Error, with this code and a description, and nothing after it.</summary>
    public static void Check(IReadOnlyList<ServerMessage> messages, string code)
    {
        var errors = messages.OfType<ServerMessage.Error>().ToList();
        Assert.True(errors.Count == 1, $"Expected one Error {code}, came: {string.Join(", ", messages.Kinds())}");
        Assert.Equal(code, errors[0].Code);
        Assert.NotEmpty(errors[0].Description);
        Assert.Same(errors[0], messages[^1]);
    }
}
