namespace Antiphon.Clients.Deepgram;

/// <summary>Addresses of the protocol on a server. A path of the server's address is kept as a prefix:
/// <c>https://host/tenant</c> becomes <c>wss://host/tenant/v1/agent/converse</c>. An address that ends in the protocol's path
/// already is taken as it is; a query is kept.</summary>
internal static class VoiceAgentAddress
{
    private const string Converse = "/v1/agent/converse";
    private const string ThinkModels = "/v1/agent/settings/think/models";

    /// <summary>Where the socket goes.</summary>
    /// <exception cref="ArgumentException">Of no use, or unencrypted beyond this machine without leave.</exception>
    internal static Uri Of(Uri server, bool allowInsecure)
    {
        var scheme = SchemeOf(server, "ws", "wss");
        var builder = new UriBuilder(server) { Scheme = scheme, Path = PrefixOf(server) + Converse, Fragment = "" };
        RefuseInsecure(server, scheme == "ws", allowInsecure);
        return builder.Uri;
    }

    /// <summary>Where the list of models is asked for.</summary>
    /// <exception cref="ArgumentException">As <see cref="Of"/>.</exception>
    internal static Uri ThinkModelsOf(Uri server, bool allowInsecure)
    {
        var scheme = SchemeOf(server, "http", "https");
        var builder = new UriBuilder(server) { Scheme = scheme, Path = PrefixOf(server) + ThinkModels, Fragment = "" };
        RefuseInsecure(server, scheme == "http", allowInsecure);
        return builder.Uri;
    }

    private static string SchemeOf(Uri server, string open, string encrypted) => server is { IsAbsoluteUri: true } ? server.Scheme switch
    {
        "ws" or "http" => open,
        "wss" or "https" => encrypted,
        _ => throw new ArgumentException($"Expected ws, wss, http or https, came {server.Scheme}.", nameof(server)),
    } : throw new ArgumentException("Expected an absolute address, as wss://host.", nameof(server));

    private static string PrefixOf(Uri server)
    {
        var path = server.AbsolutePath.TrimEnd('/');
        return path.EndsWith(Converse, StringComparison.Ordinal) ? path[..^Converse.Length] : path;
    }

    private static void RefuseInsecure(Uri server, bool isOpen, bool allowInsecure)
    {
        if (isOpen && !server.IsLoopback && !allowInsecure)
            throw new ArgumentException("An unencrypted connection would leave this machine: use wss, or allow it in the options.", nameof(server));
    }
}
