using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Antiphon.Cli.Tests;

/// <summary>A server of the voice agent protocol on a free port that answers the settings with the given fault.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FaultyServer(Func<WebSocket, Task> fault)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(context => AnswerAsync(context, fault));
    }

    public string Url => _app.Urls.First().Replace("http", "ws", StringComparison.Ordinal);

    public static async Task<FaultyServer> StartAsync(Func<WebSocket, Task> fault)
    {
        var server = new FaultyServer(fault);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    public static Task CloseAsync(WebSocket socket, int status) =>
        socket.CloseOutputAsync((WebSocketCloseStatus)status, "", TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, Func<WebSocket, Task> fault)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await SendAsync(socket, """{"type":"Welcome","request_id":"r1"}""");
        var buffer = new byte[4_096];
        await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        await fault(socket);
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            try
            {
                await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            }
            catch (WebSocketException)
            {
                return; // The client is gone, as it may be.
            }
        }
    }
}
