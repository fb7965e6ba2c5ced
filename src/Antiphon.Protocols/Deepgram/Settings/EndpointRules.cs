namespace Antiphon.Protocols.Deepgram;

/// <summary>What the protocol says of endpoints; whether a server calls one is its own matter.</summary>
internal static class EndpointRules
{
    internal static void Check(EndpointSettings endpoint, string path, bool allowWebSocket = false, bool isFunction = false)
    {
        if (!Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url)
            || !(url.Scheme is "http" or "https" || (allowWebSocket && url.Scheme is "ws" or "wss")))
            throw WireError.Invalid($"{path}.url", allowWebSocket ? "expected an absolute http, https, ws or wss URL." : "expected an absolute http or https URL.");
        if (endpoint.Method is not { } method) return;
        if (!isFunction) throw WireError.Invalid($"{path}.method", "only endpoints of functions have one.");
        Ranges.Check(method.ToLowerInvariant(), $"{path}.method", "get", "post", "put", "patch", "delete");
    }
}
