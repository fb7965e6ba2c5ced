using System.Globalization;
using System.Text.Json;

namespace Antiphon.Agents;

/// <summary>
/// Checks a call's arguments against a tool's JSON schema before the tool runs, as far as models get it wrong in practice:
/// required, types, enum values, ranges, dates and times, nested objects and arrays. Keywords it does not know hold.
/// What it says names parameters and what was expected, never the value that came.
/// </summary>
internal static class ToolSchema
{
    private const int MaxDepth = 32;

    /// <summary>What does not fit, as a sentence for the model; null when all fits. A null given for a parameter that may be
    /// left out is taken as left out and removed from <paramref name="arguments"/>.</summary>
    public static string? Check(JsonElement schema, Dictionary<string, object?> arguments)
    {
        if (schema.ValueKind != JsonValueKind.Object) return null;
        var properties = Property(schema, "properties");
        var required = Required(schema);
        foreach (var (name, value) in arguments.ToArray())
        {
            if (value is not JsonElement json) continue;
            if (properties is not { } known || Property(known, name) is not { } property)
            {
                if (Property(schema, "additionalProperties") is { ValueKind: JsonValueKind.False }) return $"'{name}' is not a parameter.";
                continue;
            }

            if (CheckValue(schema, property, json, name, 0) is not { } problem) continue;
            if (json.ValueKind != JsonValueKind.Null || required.Contains(name)) return problem;
            arguments.Remove(name);
        }

        return required.FirstOrDefault(name => !arguments.ContainsKey(name)) is { } missing ? $"'{missing}' is missing." : null;
    }

    private static string? CheckValue(JsonElement root, JsonElement schema, JsonElement value, string path, int depth)
    {
        if (depth > MaxDepth) return $"'{path}' is nested too deeply.";
        if (schema.ValueKind != JsonValueKind.Object) return schema.ValueKind == JsonValueKind.False ? $"'{path}' is not allowed." : null;
        if (Property(schema, "$ref") is { ValueKind: JsonValueKind.String } reference)
            return Resolve(root, reference.GetString()!) is { } target ? CheckValue(root, target, value, path, depth + 1) : null;

        return CheckChoice(root, schema, value, path, depth)
            ?? CheckType(schema, value, path)
            ?? CheckEnum(schema, value, path)
            ?? value.ValueKind switch
            {
                JsonValueKind.String => CheckFormat(schema, value, path),
                JsonValueKind.Number => CheckRange(schema, value, path),
                JsonValueKind.Object => CheckObject(root, schema, value, path, depth),
                JsonValueKind.Array => CheckArray(root, schema, value, path, depth),
                _ => null,
            };
    }

    private static string? CheckChoice(JsonElement root, JsonElement schema, JsonElement value, string path, int depth)
    {
        var choices = Property(schema, "anyOf") ?? Property(schema, "oneOf");
        if (choices is not { ValueKind: JsonValueKind.Array } any || any.GetArrayLength() == 0) return null;

        string? first = null;
        foreach (var choice in any.EnumerateArray())
        {
            if (CheckValue(root, choice, value, path, depth + 1) is not { } problem) return null;
            first ??= problem;
        }

        return first;
    }

    private static string? CheckType(JsonElement schema, JsonElement value, string path)
    {
        if (Allows(schema, value)) return null;
        var type = Property(schema, "type")!.Value;
        var names = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];
        return $"'{path}' must be of type {string.Join(" or ", names.Where(name => name != "null"))}.";
    }

    private static bool Allows(JsonElement schema, JsonElement value) => schema.ValueKind != JsonValueKind.Object || Property(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } one => IsOfType(value, one.GetString()!),
        { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && IsOfType(value, one.GetString()!)),
        _ => true,
    };

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || (value.TryGetDecimal(out var number) && number == decimal.Truncate(number))),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static string? CheckEnum(JsonElement schema, JsonElement value, string path)
    {
        if (Property(schema, "const") is { } constant && !JsonElement.DeepEquals(constant, value)) return $"'{path}' must be {constant.GetRawText()}.";
        if (Property(schema, "enum") is not { ValueKind: JsonValueKind.Array } values) return null;
        if (values.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))) return null;
        return $"'{path}' must be one of: {string.Join(", ", values.EnumerateArray().Where(one => one.ValueKind != JsonValueKind.Null).Select(one => one.ToString()))}.";
    }

    private static string? CheckFormat(JsonElement schema, JsonElement value, string path)
    {
        var text = value.GetString()!;
        return Property(schema, "format") is { ValueKind: JsonValueKind.String } format
            ? format.GetString() switch
            {
                "date" when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => $"'{path}' must be a date that exists, written yyyy-MM-dd.",
                "time" when !IsTime(text) => $"'{path}' must be a time of day, written HH:mm.",
                "date-time" when !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) => $"'{path}' must be a date and time as in RFC 3339.",
                _ => null,
            }
            : null;
    }

    // RFC 3339 wants seconds and an offset; models and our own tools leave both out.
    private static bool IsTime(string text)
    {
        var clock = text.AsSpan();
        if (clock.EndsWith("Z", StringComparison.OrdinalIgnoreCase)) clock = clock[..^1];
        else if (clock.LastIndexOfAny('+', '-') is > 0 and var offset) clock = clock[..offset];
        if (clock.IndexOf('.') is > 0 and var fraction) clock = clock[..fraction];
        return TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || TimeOnly.TryParseExact(clock, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static string? CheckRange(JsonElement schema, JsonElement value, string path)
    {
        var number = value.GetDouble();
        if (Property(schema, "minimum") is { ValueKind: JsonValueKind.Number } min && number < min.GetDouble()) return $"'{path}' must be at least {min.GetRawText()}.";
        if (Property(schema, "maximum") is { ValueKind: JsonValueKind.Number } max && number > max.GetDouble()) return $"'{path}' must be at most {max.GetRawText()}.";
        return null;
    }

    private static string? CheckObject(JsonElement root, JsonElement schema, JsonElement value, string path, int depth)
    {
        var properties = Property(schema, "properties");
        foreach (var member in value.EnumerateObject())
        {
            if (properties is { } known && Property(known, member.Name) is { } property
                && CheckValue(root, property, member.Value, $"{path}.{member.Name}", depth + 1) is { } problem)
                return problem;
        }

        return Required(schema).FirstOrDefault(name => !value.TryGetProperty(name, out _)) is { } missing ? $"'{path}.{missing}' is missing." : null;
    }

    private static string? CheckArray(JsonElement root, JsonElement schema, JsonElement value, string path, int depth)
    {
        if (Property(schema, "items") is not { } items) return null;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (CheckValue(root, items, item, $"{path}[{index++}]", depth + 1) is { } problem) return problem;
        }

        return null;
    }

    private static HashSet<string> Required(JsonElement schema) =>
        Property(schema, "required") is { ValueKind: JsonValueKind.Array } names
            ? [.. names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!)]
            : [];

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static JsonElement? Resolve(JsonElement root, string reference)
    {
        if (!reference.StartsWith('#')) return null;
        JsonElement? at = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            if (at is not { } here) return null;
            at = Property(here, part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        return at;
    }
}
