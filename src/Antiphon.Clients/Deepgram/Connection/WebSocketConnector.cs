using System.Globalization;
using System.Net.WebSockets;

namespace Antiphon.Clients.Deepgram;

/// <summary>Opens sockets over the network, and says by code why one could not be opened.</summary>
internal sealed class WebSocketConnector(Uri address, VoiceAgentClientOptions options, TimeProvider time) : IVoiceAgentConnector
{
    private const string RequestIdHeader = "dg-request-id";
    private const string ErrorHeader = "dg-error";
    private const string RetryAfterHeader = "Retry-After";

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(20);

    public async Task<VoiceAgentSocket> ConnectAsync(VoiceAgentCredential? credential, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            Configure(socket.Options, credential);
            await socket.ConnectAsync(address, linked.Token);
            var requestId = Header(socket, RequestIdHeader);
            socket.HttpResponseHeaders = null;
            return new VoiceAgentSocket(socket, requestId);
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

    private void Configure(ClientWebSocketOptions socket, VoiceAgentCredential? credential)
    {
        socket.CollectHttpResponseDetails = true;
        // A peer that is gone without a word shows itself by a ping without an answer, not only by the next send.
        socket.KeepAliveInterval = PingInterval;
        socket.KeepAliveTimeout = PingInterval;
        if (credential is null) return;
        if (options.CredentialInSubprotocol)
        {
            socket.AddSubProtocol(credential.Scheme == CredentialScheme.Token ? "token" : "bearer");
            socket.AddSubProtocol(credential.Value);
            return;
        }

        socket.SetRequestHeader("Authorization", $"{(credential.Scheme == CredentialScheme.Token ? "Token" : "Bearer")} {credential.Value}");
    }

    private ConnectionException Refused(ClientWebSocket socket, Exception cause)
    {
        var status = (int)socket.HttpStatusCode;
        var said = Header(socket, ErrorHeader) is { } text ? $" It says: {text}" : "";
        var message = status == 0
            ? "The server could not be reached. Check the address and that it runs."
            : $"The server refused the connection with HTTP {status}.{said}";
        return new ConnectionException(HttpRefusal.CodeOf(socket.HttpStatusCode), message, cause)
        {
            Status = status == 0 ? null : status,
            CorrelationId = Header(socket, RequestIdHeader),
            RetryAfter = RetryAfter(Header(socket, RetryAfterHeader)),
            IsTransient = HttpRefusal.IsTransient(socket.HttpStatusCode),
        };
    }

    private TimeSpan? RetryAfter(string? value)
    {
        if (value is null) return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
        var wait = at - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static string? Header(ClientWebSocket socket, string name) =>
        socket.HttpResponseHeaders is { } headers && headers.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;
}
