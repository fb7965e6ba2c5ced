using System.Text.Json;

namespace Antiphon.Server.Providers;

/// <summary>
/// What a chat model of the program's own offers when clients are to talk with it beside the conversation. A model offers it by
/// <see cref="Microsoft.Extensions.AI.IChatClient.GetService"/>; a client of the Deepgram Voice Agent protocol reaches it by
/// <c>__customToThinkProvider</c>, and hears from it by <c>__customFromThinkProvider</c>. Thread-safe.
/// </summary>
public interface ICustomThinkProvider
{
    /// <summary>Opens the way between one client and the model, when its session starts.</summary>
    /// <param name="sessionId">Id of the session.</param>
    /// <param name="send">Sends any JSON to the client. Thread-safe, returns at once, without effect after the end.</param>
    ICustomThinkChannel Open(string sessionId, Action<JsonElement> send);
}

/// <summary>One client's end of it. Disposed at the end of the session.</summary>
public interface ICustomThinkChannel : IDisposable
{
    /// <summary>Takes what the client sends, in order. Must return at once; what it throws ends the session.</summary>
    void Receive(JsonElement content);
}
