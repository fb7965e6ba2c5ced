using Antiphon.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Security;

/// <summary>Credentials of plain HTTP requests: <c>Authorization: Token KEY</c> or <c>Bearer KEY</c>.</summary>
internal static class HttpCredentials
{
    /// <summary>Answers, or refuses who shows no key of the server's.</summary>
    internal static Task GuardAsync(this ICredentialValidator validator, HttpContext context, Func<Task> answer)
    {
        if (validator.Allows(context.Request)) return answer();
        context.Response.Headers.WWWAuthenticate = "Token";
        return HttpJson.RefuseAsync(context, StatusCodes.Status401Unauthorized, ErrorCodes.Unauthenticated,
            "Send one of the server's keys as Authorization: Token KEY.");
    }

    /// <summary>Whether the request may go on. Both schemes carry a key here: HTTP tools know <c>Bearer</c> best.</summary>
    internal static bool Allows(this ICredentialValidator validator, HttpRequest request)
    {
        if (validator.AllowsAnonymous) return true;
        var parts = request.Headers.Authorization.ToString().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && (parts[0].Equals("token", StringComparison.OrdinalIgnoreCase) || parts[0].Equals("bearer", StringComparison.OrdinalIgnoreCase))
            && validator.TryValidate("token", parts[1], out _);
    }
}
