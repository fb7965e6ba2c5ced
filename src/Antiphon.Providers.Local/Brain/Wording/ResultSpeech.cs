using System.Text.Json;
using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Wording;

/// <summary>A tool's result as speech: text as it is; of an object its <c>say</c> or <c>message</c>, else its values in plain words. Pure.</summary>
internal static class ResultSpeech
{
    private const int MaxItems = 8;
    private static readonly string[] TextKeys = ["say", "message", "text", "answer", "speech", "summary"];

    private static readonly string[] Faults =
        ["The tool failed", "The tool did not", "The arguments", "There is no such tool", "Cancelled:", "Error:", "Error "];

    private static readonly HashSet<string> Refusals = new(StringComparer.Ordinal)
    {
        "not", "cannot", "can't", "couldn't", "unable", "taken", "closed", "nothing", "no", "failed", "passed", "unavailable", "isn't", "doesn't", "unfortunately", "sorry",
    };

    public static string Of(object? result, DateOnly today)
    {
        switch (result)
        {
            case null:
                return "Done.";
            case string text:
                return OfText(text, today);
            case JsonElement element:
                return Of(element, today);
            default:
                try
                {
                    return Of(JsonSerializer.SerializeToElement(result), today);
                }
                catch (Exception e) when (e is NotSupportedException or JsonException)
                {
                    return result.ToString() ?? "Done.";
                }
        }
    }

    /// <summary>Whether the text is a runtime's word to the model that the tool did not do its work; not to be spoken.</summary>
    public static bool IsFault(object? result)
    {
        var text = result as string ?? (result is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString() : null) ?? "";
        return Array.Exists(Faults, fault => text.StartsWith(fault, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a tool says that it did not do what it was asked to.</summary>
    public static bool IsRefusal(string spoken)
    {
        var words = SpokenWords.Of(spoken);
        return words.Any(Refusals.Contains) || spoken.Contains("nearest free", StringComparison.OrdinalIgnoreCase) || spoken.Contains("more than one", StringComparison.OrdinalIgnoreCase)
            || spoken.Contains("still need", StringComparison.OrdinalIgnoreCase);
    }

    private static string OfText(string text, DateOnly today)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return "Done.";
        if (trimmed[0] is '{' or '[' or '"')
        {
            try
            {
                using var document = JsonDocument.Parse(trimmed);
                return Of(document.RootElement, today);
            }
            catch (JsonException)
            {
                return trimmed;
            }
        }

        return SpokenForms.Speakable(trimmed, today);
    }

    private static string Of(JsonElement element, DateOnly today)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return OfText(element.GetString()!, today);
            case JsonValueKind.Object:
                foreach (var key in TextKeys)
                {
                    foreach (var property in element.EnumerateObject())
                        if (string.Equals(property.Name, key, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind == JsonValueKind.String) return property.Value.GetString()!;
                }

                var said = element.EnumerateObject().Take(MaxItems).Select(p => $"{string.Join(' ', SpokenWords.OfIdentifier(p.Name))}: {Inner(p.Value, today)}").ToList();
                return said.Count == 0 ? "Done." : Capital(string.Join(". ", said)) + ".";
            case JsonValueKind.Array:
                return element.GetArrayLength() == 0 ? "There is nothing." : Capital(Inner(element, today)) + ".";
            default:
                return Capital(Inner(element, today)) + ".";
        }
    }

    private static string Inner(JsonElement element, DateOnly today) => element.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null or JsonValueKind.Undefined => "nothing",
        JsonValueKind.String => SpokenForms.Speakable(element.GetString()!, today),
        JsonValueKind.Array => Items(element, today),
        JsonValueKind.Object => string.Join(", ", element.EnumerateObject().Take(MaxItems).Select(p => Inner(p.Value, today))),
        _ => element.ToString(),
    };

    private static string Items(JsonElement array, DateOnly today)
    {
        var items = array.EnumerateArray().Take(MaxItems).Select(item => Inner(item, today)).ToList();
        var more = array.GetArrayLength() - items.Count;
        if (more > 0) items.Add($"{more} more");
        return SpokenForms.List(items);
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
