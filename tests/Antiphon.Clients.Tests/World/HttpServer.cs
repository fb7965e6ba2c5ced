using System.Collections.Specialized;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Antiphon.Clients.Tests.World;

/// <summary>A server on a free port of this machine, of the class library's own making: not ours at either end.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpListener _listener;
    private readonly Task _serving;

    private HttpServer(HttpListener listener, Uri address, Func<HttpListenerContext, Task> answer)
    {
        _listener = listener;
        Address = address;
        _serving = Task.Run(() => ServeAsync(answer));
    }

    public Uri Address { get; }

    /// <summary>Headers of the requests that came, oldest first.</summary>
    public List<NameValueCollection> Requests { get; } = [];

    /// <summary>Paths with queries of the requests that came.</summary>
    public List<string> Paths { get; } = [];

    public static HttpServer Start(Func<HttpListenerContext, Task> answer)
    {
        while (true)
        {
            int port;
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }

            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return new HttpServer(listener, new Uri($"http://127.0.0.1:{port}/"), answer);
            }
            catch (HttpListenerException)
            {
                listener.Close(); // Somebody else took the port in between.
            }
        }
    }

    /// <summary>Refuses everything.</summary>
    public static HttpServer Refusing(int status, params (string Name, string Value)[] headers) => Start(context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers) context.Response.Headers.Add(name, value);
        context.Response.Close();
        return Task.CompletedTask;
    });

    /// <summary>Answers everything with a body.</summary>
    public static HttpServer Saying(string body) => Start(async context =>
    {
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    });

    /// <summary>Holds a session: welcomes, applies the settings, then runs a script; then waits for the client's close.</summary>
    public static HttpServer Session(string? subprotocol, Func<WebSocket, Task>? script = null) => Start(async context =>
    {
        var socket = (await context.AcceptWebSocketAsync(subprotocol)).WebSocket;
        await SendAsync(socket, """{"type":"Welcome","request_id":"w1"}""");
        var buffer = new byte[64 * 1024];
        await socket.ReceiveAsync(buffer, CancellationToken.None);
        await SendAsync(socket, """{"type":"SettingsApplied"}""");
        if (script is not null) await script(socket);
        while (socket.State == WebSocketState.Open) await socket.ReceiveAsync(buffer, CancellationToken.None);
        if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    });

    public static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task> answer)
    {
        var answers = new List<Task>();
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                break; // Closed.
            }

            Requests.Add(context.Request.Headers);
            Paths.Add(context.Request.Url!.PathAndQuery);
            answers.Add(answer(context));
        }

        await Task.WhenAll(answers).ContinueWith(_ => { }, TaskScheduler.Default); // A peer that is gone is no failure of a test.
    }
}
