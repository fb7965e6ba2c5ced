using Antiphon.Conformance.Wire;

namespace Antiphon.Conformance.Matching;

/// <summary>What is expected of a message: its type, and its fields. The type <see cref="Audio"/> is a binary message. Immutable.</summary>
internal sealed class MessageMatcher(string type, ValueMatcher? fields)
{
    /// <summary>Binary messages in expectations.</summary>
    public const string Audio = "audio";

    public string Type => type;

    /// <summary>What is wrong with a message; null when it fits.</summary>
    public string? Mismatch(Received message, Variables variables)
    {
        if (message.Type != type) return $"expected {type}, came {message.Short}";
        return fields?.Mismatch(message.Json, true, "", variables) is { } mismatch ? $"{type}: {mismatch}" : null;
    }
}
