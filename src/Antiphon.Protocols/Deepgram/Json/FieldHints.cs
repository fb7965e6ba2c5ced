using System.Text;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Fields that are no fields of the protocol as it stands, and that clients are known to send.</summary>
internal static class FieldHints
{
    private static readonly Dictionary<string, FieldHint> ByPath = new(StringComparer.Ordinal)
    {
        // Early access.
        ["session_id"] = Early("request_id"),
        ["context"] = Early("agent.context"),
        ["agent.context.replay"] = Early("agent.greeting"),
        ["agent.listen.model"] = Early("agent.listen.provider.model"),
        ["agent.listen.keyterms"] = Early("agent.listen.provider.keyterms"),
        ["agent.speak.model"] = Early("agent.speak.provider.model"),
        ["agent.think.model"] = Early("agent.think.provider.model"),
        ["agent.think.instructions"] = Early("agent.think.prompt"),
        ["agent.think.functions.url"] = Early("agent.think.functions.endpoint.url"),
        ["agent.think.functions.method"] = Early("agent.think.functions.endpoint.method"),
        ["agent.think.functions.headers"] = Early("agent.think.functions.endpoint.headers"),

        // By invitation only, and answered by the hosted service as unknown to everybody else.
        ["agent.think_live"] = ThinkLive,
        ["agent.think_conversational"] = ThinkLive,

        // An obsolete spelling that the hosted service takes and never honoured.
        ["agent.listen.provider.language_hint"] = new() { IsPassedOver = true },

        // Right names in the wrong place.
        ["agent.mip_opt_out"] = new() { Hint = "its place is the root of the message: 'mip_opt_out'." },
        ["agent.flags"] = new() { Hint = "its place is the root of the message: 'flags'." },
        ["agent.tags"] = new() { Hint = "its place is the root of the message: 'tags'." },
        ["agent.think.provider.endpoint"] = new() { Hint = "its place is beside the provider: 'agent.think.endpoint'." },
        ["agent.think.provider.prompt"] = new() { Hint = "its place is beside the provider: 'agent.think.prompt'." },
        ["agent.think.provider.functions"] = new() { Hint = "its place is beside the provider: 'agent.think.functions'." },
        ["agent.speak.provider.endpoint"] = new() { Hint = "its place is beside the provider: 'agent.speak.endpoint'." },
        ["agent.think.functions.client_side"] = new() { Hint = "it is not known here; a function without an endpoint is run by the client." },
    };

    private static FieldHint ThinkLive => new() { IsRefused = true, Hint = "Think Live is not offered here. Use 'agent.think'." };

    /// <summary>Whether a field that nobody took may be passed over.</summary>
    /// <param name="path">Its path; it may hold indexes, and lack <c>agent.</c> as in updates.</param>
    /// <param name="isLenient">Whether unknown fields in general may.</param>
    /// <param name="why">Why not, else empty.</param>
    internal static bool MayPass(string path, bool isLenient, out string why)
    {
        var plain = WithoutIndexes(path);
        var known = ByPath.TryGetValue(plain, out var hint) || ByPath.TryGetValue($"agent.{plain}", out hint) ? hint : default;
        var mayPass = known.IsPassedOver || (isLenient && !known.IsRefused);
        why = mayPass ? "" : known.Hint ?? "it is not known here.";
        return mayPass;
    }

    private static FieldHint Early(string now) =>
        new() { IsRefused = true, Hint = $"it belongs to the early-access protocol; version 1 has '{now}'." };

    private static string WithoutIndexes(string path)
    {
        if (!path.Contains('[')) return path;
        var plain = new StringBuilder(path.Length);
        var isIndex = false;
        foreach (var c in path)
        {
            if (c == '[') isIndex = true;
            if (!isIndex) plain.Append(c);
            if (c == ']') isIndex = false;
        }

        return plain.ToString();
    }
}

/// <summary>What is known of a field that is no field.</summary>
internal readonly record struct FieldHint
{
    /// <summary>Whether it is refused even when reading leniently: acting without it would be another agent.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Whether it is passed over even when reading strictly.</summary>
    public bool IsPassedOver { get; init; }

    /// <summary>What to do instead.</summary>
    public string? Hint { get; init; }
}
