using System.Net;
using System.Net.WebSockets;

namespace Antiphon.Clients.Deepgram;

/// <summary>Opens the socket, and says by code why it could not.</summary>
internal static class VoiceAgentConnector
{
    private const string DefaultPath = "/v1/agent/converse";
    private const string RequestIdHeader = "dg-request-id";
    private const string ErrorHeader = "dg-error";

    /// <summary>The address of the protocol on a server: ws for http, the usual path when there is none.</summary>
    internal static Uri Address(Uri server, bool allowInsecure)
    {
        var builder = new UriBuilder(server)
        {
            Scheme = server.Scheme switch
            {
                "ws" or "http" => "ws",
                "wss" or "https" => "wss",
                _ => throw new ArgumentException($"Expected ws, wss, http or https, came {server.Scheme}.", nameof(server)),
            },
        };
        if (builder.Path is "" or "/") builder.Path = DefaultPath;
        if (builder.Scheme == "ws" && !server.IsLoopback && !allowInsecure)
            throw new ArgumentException("An unencrypted connection would leave this machine: use wss, or allow it in the options.", nameof(server));
        return builder.Uri;
    }

    internal static async Task<(ClientWebSocket Socket, string? RequestId)> ConnectAsync(
        Uri address, VoiceAgentClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            Configure(socket.Options, options);
            await socket.ConnectAsync(address, linked.Token).ConfigureAwait(false);
            var requestId = Header(socket, RequestIdHeader);
            socket.HttpResponseHeaders = null;
            return (socket, requestId);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            using var failed = socket;
            cancellationToken.ThrowIfCancellationRequested();
            throw timeout.IsCancellationRequested
                ? new ConnectionException(ErrorCodes.ConnectionRefused, $"The server did not answer within {options.ConnectTimeout.TotalSeconds:F0} s.", e)
                : Refused(failed, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Configure(ClientWebSocketOptions socket, VoiceAgentClientOptions options)
    {
        socket.CollectHttpResponseDetails = true;
        if (options.Credential is not { } credential) return;
        var scheme = options.Scheme == CredentialScheme.Token ? "token" : "bearer";
        if (options.CredentialInSubprotocol)
        {
            socket.AddSubProtocol(scheme);
            socket.AddSubProtocol(credential);
            return;
        }

        socket.SetRequestHeader("Authorization", $"{(options.Scheme == CredentialScheme.Token ? "Token" : "Bearer")} {credential}");
    }

    private static ConnectionException Refused(ClientWebSocket socket, Exception cause)
    {
        var status = (int)socket.HttpStatusCode;
        var code = socket.HttpStatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ErrorCodes.Unauthenticated,
            HttpStatusCode.TooManyRequests => ErrorCodes.ServerFull,
            HttpStatusCode.ServiceUnavailable => ErrorCodes.ServerStopping,
            _ => ErrorCodes.ConnectionRefused,
        };
        var said = Header(socket, ErrorHeader) is { } text ? $" It says: {text}" : "";
        var message = status == 0
            ? "The server could not be reached. Check the address and that it runs."
            : $"The server refused the connection with HTTP {status}.{said}";
        return new ConnectionException(code, message, cause) { Status = status == 0 ? null : status, CorrelationId = Header(socket, RequestIdHeader) };
    }

    private static string? Header(ClientWebSocket socket, string name) =>
        socket.HttpResponseHeaders is { } headers && headers.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;
}
