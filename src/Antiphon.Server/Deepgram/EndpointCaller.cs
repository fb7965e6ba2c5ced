using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Antiphon.Agents;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// Calls functions at the endpoints that clients name, and connects to their models. Clients are strangers: an address that is not public, or not encrypted,
/// is refused unless the server allows it, and looked at again when the connection is made, whatever the name resolves to.
/// Redirects are not followed. Thread-safe; one a server.
/// </summary>
internal sealed class EndpointCaller : IDisposable
{
    /// <summary>Largest answer taken; what the model gets is cut far shorter.</summary>
    private const int MaxAnswerBytes = 256 * 1024;

    private const string NoAnswer = "The function's endpoint gave no answer. Tell the caller that it did not work this time.";

    private readonly DeepgramVoiceAgentOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public EndpointCaller(DeepgramVoiceAgentOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        Handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        };
        _http = new HttpClient(Handler, disposeHandler: true) { MaxResponseContentBufferSize = MaxAnswerBytes, Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Connects as the rules of this class allow, for other requests to endpoints of clients.</summary>
    public HttpMessageHandler Handler { get; }

    /// <summary>Wait for an answer.</summary>
    public TimeSpan Timeout => _options.EndpointTimeout;

    /// <summary>Refuses an endpoint that would never be called.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    public void Check(EndpointSettings endpoint, string path)
    {
        var url = new Uri(endpoint.Url);
        if (url.Scheme != Uri.UriSchemeHttps && !_options.AllowInsecureEndpoints)
            throw Invalid(path, "expected https; this server calls no unencrypted endpoint.");
        if (_options.AllowPrivateEndpoints) return;
        if (url.IsLoopback || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !IsPublic(address)))
            throw Invalid(path, "expected a public address; this server calls no endpoint of its own network.");
    }

    /// <summary>Calls: arguments as JSON body, or as query for GET and DELETE; any 2xx body is the result.</summary>
    /// <exception cref="ToolException">No answer, or one that is no success.</exception>
    public async Task<string> CallAsync(EndpointSettings endpoint, string argumentsJson, string requestId, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.EndpointTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var request = Request(endpoint, argumentsJson, requestId);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, linked.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw new ToolException($"The function's endpoint answered with status {(int)response.StatusCode}. Tell the caller that it did not work.");
            return await response.Content.ReadAsStringAsync(linked.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or VoiceException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ToolException(NoAnswer, e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(EndpointSettings endpoint, string argumentsJson, string requestId)
    {
        var method = HttpMethod.Parse((endpoint.Method ?? "POST").ToUpperInvariant());
        var hasBody = method != HttpMethod.Get && method != HttpMethod.Delete;
        var request = new HttpRequestMessage(method, hasBody ? new Uri(endpoint.Url) : WithQuery(endpoint.Url, argumentsJson));
        if (hasBody) request.Content = new StringContent(argumentsJson, Encoding.UTF8, "application/json");
        foreach (var (name, value) in endpoint.Headers) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("x-request-id", requestId);
        return request;
    }

    private static Uri WithQuery(string url, string argumentsJson)
    {
        var builder = new UriBuilder(url);
        var query = new StringBuilder(builder.Query.TrimStart('?'));
        foreach (var argument in JsonElement.Parse(argumentsJson).EnumerateObject())
        {
            if (query.Length > 0) query.Append('&');
            query.Append(Uri.EscapeDataString(argument.Name)).Append('=').Append(Uri.EscapeDataString(argument.Value.ToString()));
        }

        builder.Query = query.ToString();
        return builder.Uri;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        var allowed = _options.AllowPrivateEndpoints ? addresses : [.. addresses.Where(IsPublic)];
        if (allowed.Length == 0) throw new HttpRequestException("The endpoint's name leads to no address that may be called.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether an address belongs to the open Internet: not this machine, a private network, a link, or a group.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            Span<byte> bytes = stackalloc byte[16];
            address.TryWriteBytes(bytes, out _);
            // Global unicast is 2000::/3; 2002::/16 and 2001::/32 wrap IPv4 addresses that cannot be judged here.
            return (bytes[0] & 0xE0) == 0x20 && !(bytes[0] == 0x20 && bytes[1] == 0x02) && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0);
        }

        Span<byte> b = stackalloc byte[4];
        address.TryWriteBytes(b, out _);
        return !(b[0] is 0 or 10 or 127 or >= 224
            || (b[0] == 100 && (b[1] & 0xC0) == 64)
            || (b[0] == 169 && b[1] == 254)
            || (b[0] == 172 && (b[1] & 0xF0) == 16)
            || (b[0] == 192 && b[1] == 168)
            || (b[0] == 192 && b[1] == 0 && b[2] is 0 or 2)
            || (b[0] == 198 && (b[1] & 0xFE) == 18));
    }

    private static ProtocolException Invalid(string path, string what) =>
        new(ErrorCodes.SettingsInvalid, $"Invalid settings, field '{path}.url': {what}") { Path = $"{path}.url" };
}
