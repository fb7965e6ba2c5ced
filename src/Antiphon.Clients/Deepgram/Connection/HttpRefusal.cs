using System.Net;

namespace Antiphon.Clients.Deepgram;

/// <summary>What a server's HTTP status means: before the upgrade, and for its other resources.</summary>
internal static class HttpRefusal
{
    internal static ErrorCode CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => ErrorCodes.Unauthenticated,
        HttpStatusCode.Forbidden => ErrorCodes.Forbidden,
        HttpStatusCode.TooManyRequests => ErrorCodes.ServerFull,
        HttpStatusCode.ServiceUnavailable => ErrorCodes.ServerStopping,
        _ => ErrorCodes.ConnectionRefused,
    };

    /// <summary>Whether another attempt may succeed. A wrong path, or a request that the server does not like, stays what it is; no
    /// status at all is a server that could not be reached.</summary>
    internal static bool IsTransient(HttpStatusCode status) =>
        (int)status is 0 or >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
}
