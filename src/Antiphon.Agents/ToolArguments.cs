using System.Text.Json;

namespace Antiphon.Agents;

/// <summary>Arguments of a tool call between their JSON text and the dictionary the model contracts use.</summary>
internal static class ToolArguments
{
    /// <summary>What the model is told of a call that was cut off.</summary>
    internal const string Cancelled = "Cancelled: the caller interrupted before it was done.";

    internal static Dictionary<string, object?> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return [];
            return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value.Clone(), StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
