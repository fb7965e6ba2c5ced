using System.Text.Json;
using Antiphon.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Deepgram;

/// <summary>What the requests for stored agents and for variables have in common: who may ask, which project, which item.</summary>
internal sealed class StoredAgentAccess(IAgentStore? store, ICredentialValidator validator)
{
    private const int MaxProjectChars = 64;

    /// <summary>The store, for who shows a key.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.Unauthenticated"/>, <see cref="ErrorCodes.Forbidden"/>;
    /// <see cref="ErrorCodes.StoredAgentUnsupported"/>: no store, or no keys, so that everybody could change everything.</exception>
    internal IAgentStore Enter(HttpContext context)
    {
        DeepgramHttp.RequireKey(context, validator);
        return store ?? throw new VoiceException(ErrorCodes.StoredAgentUnsupported,
            "This server has no stored agents: Antiphon:Deepgram:AgentDirectory and a key must be configured.");
    }

    /// <summary>The project in the address. It becomes the name of a folder.</summary>
    internal static string Project(HttpContext context)
    {
        var project = (string)context.Request.RouteValues["project"]!;
        if (project.Length <= MaxProjectChars && project.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return project;
        throw DeepgramHttp.Invalid($"A project is named by up to {MaxProjectChars} letters, digits, '-' and '_'.");
    }

    /// <summary>The id in the address.</summary>
    internal static Guid Id(HttpContext context) =>
        Guid.TryParseExact((string)context.Request.RouteValues["id"]!, "D", out var id) ? id : throw Unknown();

    internal static VoiceException Unknown() => new(ErrorCodes.StoredAgentUnknown, "There is nothing with this id in this project.");

    /// <summary>A text of the body; null when it is absent.</summary>
    internal static string? Text(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw DeepgramHttp.Invalid($"{name} must be a text.");
    }

    /// <summary>Refuses members that mean nothing, so that nobody waits for an effect.</summary>
    internal static void RequireKnown(JsonElement body, params ReadOnlySpan<string> known)
    {
        foreach (var member in body.EnumerateObject())
        {
            if (!known.Contains(member.Name)) throw DeepgramHttp.Invalid($"Members of the body are {string.Join(", ", known.ToArray())}.");
        }
    }
}
