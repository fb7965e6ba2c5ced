using System.Text.Json;
using Antiphon.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Deepgram;

/// <summary><c>POST /v1/auth/grant</c>: a short-lived token for a key, to be handed to a browser.</summary>
internal static class DeepgramAuthEndpoints
{
    internal static void MapDeepgramAuth(this IEndpointRouteBuilder endpoints, ICredentialValidator validator, AccessTokens tokens, TokenSettings settings) =>
        endpoints.MapPost("/v1/auth/grant", context => DeepgramHttp.AnswerAsync(context, () => GrantAsync(context, validator, tokens, settings)));

    private static async Task GrantAsync(HttpContext context, ICredentialValidator validator, AccessTokens tokens, TokenSettings settings)
    {
        var owner = DeepgramHttp.RequireKey(context, validator);
        var lifetime = Lifetime(await DeepgramHttp.ReadObjectAsync(context).ConfigureAwait(false), settings);
        await DeepgramHttp.WriteAsync(context, json =>
        {
            json.WriteString("access_token"u8, tokens.Issue(owner, lifetime));
            json.WriteNumber("expires_in"u8, (long)lifetime.TotalSeconds);
        }).ConfigureAwait(false);
    }

    private static TimeSpan Lifetime(JsonElement body, TokenSettings settings)
    {
        if (!body.TryGetProperty("ttl_seconds"u8, out var value) || value.ValueKind == JsonValueKind.Null) return settings.Lifetime;
        var most = Math.Floor(settings.MaxLifetime.TotalSeconds);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || !(seconds >= 1 && seconds <= most))
            throw DeepgramHttp.Invalid($"ttl_seconds must be a number of seconds from 1 to {most}.");
        return TimeSpan.FromSeconds(Math.Floor(seconds));
    }
}
