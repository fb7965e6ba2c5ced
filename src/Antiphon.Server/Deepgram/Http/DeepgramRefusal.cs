using Antiphon.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// An answer other than success, before an upgrade or to plain HTTP: headers <c>dg-request-id</c> and <c>dg-error</c>, and a body
/// that holds the vendor's older shape (<c>err_code</c>, <c>err_msg</c>), its newer one (<c>category</c>, <c>message</c>,
/// <c>details</c>), <c>request_id</c>, and <c>code</c>, the row of the error catalogue.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Name">The vendor's name for it.</param>
/// <param name="Code">Row of the catalogue.</param>
/// <param name="Message">What came, what was expected and what to do; no secrets. ASCII: it goes into a header.</param>
internal sealed record DeepgramRefusal(int Status, string Name, ErrorCode Code, string Message)
{
    internal const string RequestIdHeader = "dg-request-id";
    private const string ErrorHeader = "dg-error";
    private const string RetryAfterSeconds = "2";

    /// <summary>Nobody, or nobody that the server knows.</summary>
    internal static DeepgramRefusal Unauthenticated { get; } = new(
        StatusCodes.Status401Unauthorized, "INVALID_AUTH", ErrorCodes.Unauthenticated, $"{ErrorCodes.Unauthenticated.Meaning} {ErrorCodes.Unauthenticated.Advice}");

    internal static DeepgramRefusal UpgradeRequired { get; } = new(
        StatusCodes.Status426UpgradeRequired, "UPGRADE_REQUIRED", ErrorCodes.RequestInvalid, "This address takes WebSocket connections only.");

    internal static DeepgramRefusal NotFound { get; } = new(
        StatusCodes.Status404NotFound, "NOT_FOUND", ErrorCodes.RequestInvalid, $"There is nothing at this path. Voice agents are at {DeepgramVoiceAgentEndpoints.Path}.");

    internal static DeepgramRefusal Of(VoiceException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var (status, name) = error.Code switch
        {
            var code when code == ErrorCodes.Unauthenticated => (StatusCodes.Status401Unauthorized, "INVALID_AUTH"),
            var code when code == ErrorCodes.Forbidden || code == ErrorCodes.LoopbackOnly || code == ErrorCodes.StoredAgentUnsupported
                => (StatusCodes.Status403Forbidden, "FORBIDDEN"),
            var code when code == ErrorCodes.StoredAgentUnknown => (StatusCodes.Status404NotFound, "NOT_FOUND"),
            var code when code == ErrorCodes.ServerFull || code == ErrorCodes.KeyLimitReached => (StatusCodes.Status429TooManyRequests, "TOO_MANY_REQUESTS"),
            var code when code == ErrorCodes.ServerStopping => (StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE"),
            var code when code == ErrorCodes.MessageTooLarge => (StatusCodes.Status413PayloadTooLarge, "PAYLOAD_TOO_LARGE"),
            var code when code == ErrorCodes.Internal => (StatusCodes.Status500InternalServerError, "INTERNAL_SERVER_ERROR"),
            _ => (StatusCodes.Status400BadRequest, "BAD_REQUEST"),
        };
        return new DeepgramRefusal(status, name, error.Code, error.Message);
    }

    /// <summary>Writes the answer.</summary>
    internal Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        var requestId = RequestId(context);
        headers[ErrorHeader] = Message;
        if (Status == StatusCodes.Status401Unauthorized) headers.WWWAuthenticate = "Token";
        if (Status == StatusCodes.Status426UpgradeRequired)
        {
            headers.Upgrade = "websocket";
            headers.SecWebSocketVersion = "13";
        }

        if (Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable) headers.RetryAfter = RetryAfterSeconds;
        return HttpJson.WriteAsync(context, Status, json =>
        {
            json.WriteString("err_code"u8, Name);
            json.WriteString("err_msg"u8, Message);
            json.WriteString("category"u8, Name);
            json.WriteString("message"u8, Message);
            json.WriteString("details"u8, Code.Advice);
            json.WriteString("request_id"u8, requestId);
            json.WriteString("code"u8, Code.Value);
        });
    }

    /// <summary>The id of the request, made on first use, and on the answer from then on.</summary>
    internal static string RequestId(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (headers[RequestIdHeader].ToString() is { Length: > 0 } known) return known;
        var made = Guid.NewGuid().ToString();
        headers[RequestIdHeader] = made;
        return made;
    }
}
