using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>Arguments of a tool call between their JSON text and the dictionary the model contracts use.</summary>
internal static class ToolArguments
{
    /// <summary>What the model is told of a call that was cut off.</summary>
    internal const string Cancelled = "Cancelled: the caller interrupted before it was done. It may not have taken effect.";

    /// <summary>Compact, and with every type the contracts know.</summary>
    internal static JsonSerializerOptions Json { get; } = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>The object in <paramref name="json"/>; empty when there is none.</summary>
    internal static Dictionary<string, object?> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return arguments;
            foreach (var property in document.RootElement.EnumerateObject()) arguments[property.Name] = property.Value.Clone();
            return arguments;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    internal static string ToJson(IDictionary<string, object?>? arguments) =>
        arguments is null or { Count: 0 } ? "{}" : JsonSerializer.Serialize(arguments, Json);
}
