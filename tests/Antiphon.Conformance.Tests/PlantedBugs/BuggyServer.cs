using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conformance.Tests.PlantedBugs;

/// <summary>A message on its way through <see cref="BuggyServer"/>: text, audio or close.</summary>
internal sealed record Frame(WebSocketMessageType Kind, byte[] Bytes, int CloseCode = 0, string CloseReason = "")
{
    /// <summary>A text message as JSON; null for others and for what is none.</summary>
    public JsonObject? Json { get; } = Kind == WebSocketMessageType.Text ? Parse(Bytes) : null;

    public string Type => Kind switch
    {
        WebSocketMessageType.Binary => "audio",
        WebSocketMessageType.Close => "close",
        _ => Json?["type"]?.ToString() ?? "",
    };

    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static Frame Of(JsonNode json) => new(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(json.ToJsonString()));
}

/// <summary>What a planted bug makes of the messages of one connection. Every direction is used by one task at a time.</summary>
internal abstract class Bug
{
    /// <summary>From the server: what goes to the client in its place.</summary>
    public virtual IEnumerable<Frame> FromServer(Frame frame) => [frame];

    /// <summary>From the client: what goes to the server in its place.</summary>
    public virtual IEnumerable<Frame> FromClient(Frame frame) => [frame];

    /// <summary>The id in the answer to the handshake.</summary>
    public virtual string RequestId(string id) => id;
}

/// <summary>A proxy before a server that is in order, with a bug for every connection.</summary>
internal sealed class BuggyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BuggyServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<BuggyServer> StartAsync(Uri server, Func<Bug> makeBug)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => ProxyAsync(context, server, makeBug()));
        await app.StartAsync();
        return new BuggyServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task ProxyAsync(HttpContext context, Uri server, Bug bug)
    {
        using var upstream = new ClientWebSocket();
        upstream.Options.CollectHttpResponseDetails = true;
        await upstream.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = context.Request.Path }.Uri, context.RequestAborted);
        context.Response.Headers["dg-request-id"] = bug.RequestId(upstream.HttpResponseHeaders!["dg-request-id"].Single());
        using var downstream = await context.WebSockets.AcceptWebSocketAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var down = PumpAsync(upstream, downstream, bug.FromServer, over.Token);
        var up = PumpAsync(downstream, upstream, bug.FromClient, over.Token);
        await Task.WhenAny(down, up);
        // The other side has a moment to say its close.
        over.CancelAfter(TimeSpan.FromSeconds(2));
        await Task.WhenAll(down, up);
    }

    private static async Task PumpAsync(WebSocket from, WebSocket to, Func<Frame, IEnumerable<Frame>> change, CancellationToken cancellationToken)
    {
        try
        {
            while (await ReadAsync(from, cancellationToken) is { } frame)
            {
                foreach (var changed in change(frame))
                {
                    if (changed.Kind == WebSocketMessageType.Close) await to.CloseOutputAsync((WebSocketCloseStatus)changed.CloseCode, changed.CloseReason, cancellationToken);
                    else await to.SendAsync(changed.Bytes, changed.Kind, endOfMessage: true, cancellationToken);
                }

                if (frame.Kind == WebSocketMessageType.Close) return;
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // One end is gone; the other learns it.
        }
    }

    private static async Task<Frame?> ReadAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, length * 2);
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
                return new Frame(WebSocketMessageType.Close, [], (int)(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure), socket.CloseStatusDescription ?? "");
            if (received.EndOfMessage) return new Frame(received.MessageType, buffer[..length]);
        }
    }
}
