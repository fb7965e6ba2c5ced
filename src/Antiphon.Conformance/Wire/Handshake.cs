using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Conformance.Wire;

/// <summary>The WebSocket handshake over a bare socket (RFC 6455, 4): every header as a case wants it, the refusal's headers and body readable.</summary>
internal static class Handshake
{
    private const string AcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int MaxHeadBytes = 64 * 1024;
    private const int MaxBodyBytes = 256 * 1024;

    /// <exception cref="IOException">The connection cannot be made or breaks.</exception>
    public static async Task<HandshakeResponse> AskAsync(HandshakeRequest request, CancellationToken cancellationToken)
    {
        var stream = await OpenAsync(request.Address, cancellationToken).ConfigureAwait(false);
        try
        {
            var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Head(request, key)), cancellationToken).ConfigureAwait(false);
            var (head, rest) = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            var (status, headers) = ParseHead(head);
            if (status != 101)
            {
                var body = await ReadBodyAsync(new PrefixedStream(rest, stream), headers, cancellationToken).ConfigureAwait(false);
                await stream.DisposeAsync().ConfigureAwait(false);
                return new HandshakeResponse(status, headers, body, IsKeyAccepted: false, Stream: null);
            }

            return new HandshakeResponse(status, headers, "", headers.GetValueOrDefault("sec-websocket-accept") == AcceptOf(key), new PrefixedStream(rest, stream));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Stream> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (address.Scheme is not ("wss" or "https")) return stream;
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.DnsSafeHost }, cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException($"No connection to {address.Authority}: {error.SocketErrorCode}.", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Head(HandshakeRequest request, string key)
    {
        var head = new StringBuilder()
            .Append("GET ").Append(request.Address.PathAndQuery).Append(" HTTP/1.1\r\nHost: ").Append(request.Address.Authority).Append("\r\n");
        if (request.IsUpgrade)
        {
            head.Append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: ").Append(request.Version)
                .Append("\r\nSec-WebSocket-Key: ").Append(key).Append("\r\n");
            if (request.Subprotocols.Count > 0) head.Append("Sec-WebSocket-Protocol: ").AppendJoin(", ", request.Subprotocols).Append("\r\n");
        }

        foreach (var (name, value) in request.Headers) head.Append(name).Append(": ").Append(value).Append("\r\n");
        return head.Append("\r\n").ToString();
    }

    private static string AcceptOf(string key)
    {
        // RFC 6455, 4.2.2: the hash proves that the answer is meant for this request, nothing else.
#pragma warning disable CA5350
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSalt)));
#pragma warning restore CA5350
    }

    private static async Task<(string Head, byte[] Beyond)> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxHeadBytes];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new IOException("The server closed the connection before it had answered the request.");
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0) return (Encoding.Latin1.GetString(buffer, 0, end), buffer[(end + 4)..length]);
            if (length == buffer.Length) throw new IOException($"The head of the answer has more than {MaxHeadBytes} bytes.");
        }
    }

    private static (int Status, Dictionary<string, string> Headers) ParseHead(string head)
    {
        var lines = head.Split("\r\n");
        var words = lines[0].Split(' ', 3);
        if (words.Length < 2 || !words[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new IOException("The answer is no HTTP.");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[line[..colon].Trim().ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        return (status, headers);
    }

    private static async Task<string> ReadBodyAsync(Stream stream, Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (headers.GetValueOrDefault("transfer-encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true)
            return await ReadChunksAsync(stream, cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(headers.GetValueOrDefault("content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return "";
        if (length > MaxBodyBytes) throw new IOException($"The body of the answer has more than {MaxBodyBytes} bytes.");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(body);
    }

    private static async Task<string> ReadChunksAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = int.Parse((await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false)).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return Encoding.UTF8.GetString(body.ToArray());
            if (body.Length + size > MaxBodyBytes) throw new IOException($"The body of the answer has more than {MaxBodyBytes} bytes.");
            var chunk = new byte[size];
            await stream.ReadExactlyAsync(chunk, cancellationToken).ConfigureAwait(false);
            body.Write(chunk);
            await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < 1_000)
        {
            await stream.ReadExactlyAsync(one, cancellationToken).ConfigureAwait(false);
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        throw new IOException("The answer's chunks cannot be read.");
    }
}
