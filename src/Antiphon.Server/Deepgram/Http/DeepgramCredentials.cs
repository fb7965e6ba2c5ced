using Antiphon.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// The credential of a request in this protocol's three forms: <c>Authorization: Token KEY</c>, <c>Authorization: Bearer JWT</c>,
/// and for browsers, which can set no header, the subprotocols <c>token, KEY</c> or <c>bearer, JWT</c>, which may have two
/// more items behind them. The words are not case-sensitive.
/// </summary>
/// <param name="Scheme"><c>token</c> or <c>bearer</c>.</param>
/// <param name="Value">As sent; never logged.</param>
internal readonly record struct DeepgramCredentials(string Scheme, string Value)
{
    internal const string Token = "token";
    internal const string Bearer = "bearer";

    /// <summary>Whether it is a key, not a short-lived token.</summary>
    public bool IsKey => Scheme == Token;

    /// <summary>What the request shows, the header before the subprotocols; null when there is nothing of this kind.</summary>
    public static DeepgramCredentials? Of(HttpRequest request, IList<string> offered) => FromHeader(request) ?? FromSubprotocols(offered);

    /// <summary>Who sends <paramref name="request"/>; null when nobody the server knows.</summary>
    public static string? Identify(HttpRequest request, IList<string> offered, ICredentialValidator validator)
    {
        if (validator.AllowsAnonymous) return "anonymous";
        return Of(request, offered) is { } shown && validator.TryValidate(shown.Scheme, shown.Value, out var identity) ? identity : null;
    }

    /// <summary>The subprotocol to answer with; null for none. Browsers fail a connection whose offered subprotocols are not
    /// answered; the credential itself is never sent back.</summary>
    public static string? Subprotocol(IList<string> offered) => offered.FirstOrDefault(item => Is(item, Token) || Is(item, Bearer));

    // Records print their members.
    public override string ToString() => Scheme;

    private static DeepgramCredentials? FromHeader(HttpRequest request)
    {
        var parts = request.Headers.Authorization.ToString().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 2) return null;
        return Is(parts[0], Token) ? new(Token, parts[1]) : Is(parts[0], Bearer) ? new(Bearer, parts[1]) : null;
    }

    private static DeepgramCredentials? FromSubprotocols(IList<string> offered)
    {
        for (var i = 0; i + 1 < offered.Count; i++)
        {
            if (Is(offered[i], Token)) return new(Token, offered[i + 1]);
            if (Is(offered[i], Bearer)) return new(Bearer, offered[i + 1]);
        }

        return null;
    }

    private static bool Is(string value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
