using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Antiphon.Server.Security;

/// <summary>
/// Issues and checks short-lived tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256. The algorithm is pinned: a token
/// that names another one is refused before its signature is looked at. Another program that has the signing key may issue
/// them too, with <c>aud</c>, <c>sub</c> and <c>exp</c> as here. Immutable, thread-safe.
/// </summary>
internal sealed class AccessTokens
{
    /// <summary>What <c>aud</c> must say, so that a token for another service with the same key is none for this one.</summary>
    internal const string Audience = "antiphon";

    private const int MaxChars = 2_048;
    private const int MaxOwnerChars = 100;

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    // Two claims of one name, of which one part of a program reads the first and another the last, are an old trick.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly byte[] _key;
    private readonly TimeProvider _time;

    /// <param name="signingKey">At least 32 bytes in UTF-8; null draws one for this process.</param>
    /// <param name="time">Clock by which tokens expire.</param>
    internal AccessTokens(string? signingKey, TimeProvider time)
    {
        _key = signingKey is null ? RandomNumberGenerator.GetBytes(32) : Encoding.UTF8.GetBytes(signingKey);
        _time = time;
    }

    /// <summary>Makes a token that stands for <paramref name="owner"/>.</summary>
    /// <param name="owner">Identity of the key that asked for it.</param>
    /// <param name="lifetime">Whole seconds, at least one.</param>
    internal string Issue(string owner, TimeSpan lifetime)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        using var payload = new MemoryStream();
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("aud"u8, Audience);
            json.WriteString("sub"u8, owner);
            json.WriteNumber("iat"u8, now);
            json.WriteNumber("exp"u8, now + (long)lifetime.TotalSeconds);
            json.WriteEndObject();
        }

        var signed = $"{Header}.{Base64Url.EncodeToString(payload.ToArray())}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>Checks a token in time that does not depend on how much of its signature is right.</summary>
    /// <param name="token">As shown; never logged.</param>
    /// <param name="owner">Whom it stands for; empty when refused.</param>
    internal bool TryValidate(string token, out string owner)
    {
        owner = "";
        if (token.Length > MaxChars || token.Split('.') is not [var header, var payload, var signature]) return false;
        if (!HasRightHeader(header)) return false;
        // Texts, not bytes, are compared: a signature has one way to be written.
        var expected = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Sign($"{header}.{payload}")));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected)) return false;
        return TryDecode(payload, out var claims) && TryRead(claims, out owner);
    }

    private static bool HasRightHeader(string header)
    {
        if (header == Header) return true;
        if (!TryDecode(header, out var bytes)) return false;
        try
        {
            using var json = JsonDocument.Parse(bytes, Strict);
            // An extension that must be understood (crit) is not.
            return json.RootElement.ValueKind == JsonValueKind.Object && Text(json.RootElement, "alg") == "HS256"
                && !json.RootElement.TryGetProperty("crit"u8, out _);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // The latter for text that is no UTF-8.
        {
            return false;
        }
    }

    private bool TryRead(byte[] claims, out string owner)
    {
        owner = "";
        try
        {
            using var json = JsonDocument.Parse(claims, Strict);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "aud") != Audience || Text(root, "sub") is not { } sub || !IsName(sub)) return false;
            var now = _time.GetUtcNow().ToUnixTimeSeconds();
            if (Seconds(root, "exp") is not { } exp || now >= exp) return false;
            if (root.TryGetProperty("nbf"u8, out _) && (Seconds(root, "nbf") is not { } nbf || now < nbf)) return false;
            owner = sub;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // The latter for text that is no UTF-8.
        {
            return false;
        }
    }

    // It stands in logs.
    private static bool IsName(string owner) => owner.Length is > 0 and <= MaxOwnerChars && owner.All(c => c is >= ' ' and <= '~');

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Seconds(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) ? seconds : null;

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text)) return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    private byte[] Sign(string signed) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed));
}
