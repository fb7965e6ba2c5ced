using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Deepgram;

/// <summary>What happens before the upgrade: who is it, is there room, which subprotocol is answered.</summary>
internal static class DeepgramHandshake
{
    internal const string RequestIdHeader = "dg-request-id";
    private const string ErrorHeader = "dg-error";
    private const string Token = "token";
    private const string Bearer = "bearer";

    /// <summary>Why the request is refused; null when it is welcome.</summary>
    internal static Refusal? Check(HttpContext context, ICredentialValidator validator, ISessionHost host, out string identity, out string? subprotocol)
    {
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        subprotocol = null;
        identity = "anonymous";
        if (!context.WebSockets.IsWebSocketRequest)
            return new Refusal(StatusCodes.Status426UpgradeRequired, "UPGRADE_REQUIRED", "This address takes WebSocket connections only.");

        var (scheme, credential) = FromHeader(context.Request) ?? FromSubprotocols(offered) ?? default;
        if (!validator.AllowsAnonymous && (scheme is null || !validator.TryValidate(scheme, credential!, out identity)))
            return new Refusal(StatusCodes.Status401Unauthorized, "INVALID_AUTH", ErrorCodes.Unauthenticated.Meaning + " " + ErrorCodes.Unauthenticated.Advice);

        // Browsers fail a connection whose offered subprotocols are not answered; the credential itself is never sent back.
        subprotocol = offered.FirstOrDefault(item => Is(item, Token) || Is(item, Bearer));
        return host.Refusal switch
        {
            null => null,
            { Code: var code } error when code == ErrorCodes.ServerFull => new Refusal(StatusCodes.Status429TooManyRequests, "TOO_MANY_REQUESTS", error.Message),
            var error => new Refusal(StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE", error.Message),
        };
    }

    /// <summary>Answers without an upgrade, in the older and the newer of the vendor's two shapes at once.</summary>
    internal static Task RefuseAsync(HttpContext context, Refusal refusal, string requestId)
    {
        context.Response.Headers[ErrorHeader] = refusal.Message;
        return HttpJson.WriteAsync(context, refusal.Status, json =>
        {
            json.WriteString("err_code"u8, refusal.Code);
            json.WriteString("err_msg"u8, refusal.Message);
            json.WriteString("category"u8, refusal.Code);
            json.WriteString("message"u8, refusal.Message);
            json.WriteString("details"u8, "");
            json.WriteString("request_id"u8, requestId);
        });
    }

    private static (string Scheme, string Credential)? FromHeader(HttpRequest request)
    {
        var parts = request.Headers.Authorization.ToString().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 2) return null;
        return Is(parts[0], Token) ? (Token, parts[1]) : Is(parts[0], Bearer) ? (Bearer, parts[1]) : null;
    }

    private static (string Scheme, string Credential)? FromSubprotocols(IList<string> offered)
    {
        for (var i = 0; i + 1 < offered.Count; i++)
        {
            if (Is(offered[i], Token)) return (Token, offered[i + 1]);
            if (Is(offered[i], Bearer)) return (Bearer, offered[i + 1]);
        }

        return null;
    }

    private static bool Is(string value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>A refusal before the upgrade.</summary>
    internal sealed record Refusal(int Status, string Code, string Message);
}
