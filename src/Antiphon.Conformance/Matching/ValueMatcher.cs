using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antiphon.Conformance.Matching;

/// <summary>What is expected of a JSON value. Immutable.</summary>
internal abstract class ValueMatcher
{
    private const int MaxShown = 200;

    /// <summary>What is wrong with <paramref name="value"/>, with its path; null when it fits.</summary>
    /// <param name="value">The value; null for JSON's null and for what is not there.</param>
    /// <param name="isThere">Whether it is there.</param>
    /// <param name="path">Its path, for the answer.</param>
    /// <param name="variables">Names that stand for values; a value that is to be kept goes in here.</param>
    public abstract string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables);

    internal static string Show(JsonNode? value, bool isThere)
    {
        if (!isThere) return "nothing";
        var text = value?.ToJsonString() ?? "null";
        return text.Length <= MaxShown ? text : text[..MaxShown] + "…";
    }

    internal static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <summary>Equal: texts and booleans as they are, numbers by value.</summary>
internal sealed class LiteralMatcher(JsonNode? expected) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        var wanted = variables.Fill(expected);
        return isThere && AreEqual(wanted, value) ? null : $"{path}: expected {Show(wanted, true)}, came {Show(value, isThere)}";
    }

    private static bool AreEqual(JsonNode? a, JsonNode? b) => Number(a) is { } x && Number(b) is { } y ? x.Equals(y) : JsonNode.DeepEquals(a, b);

    internal static double? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        ? double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
        : null;
}

/// <summary>An object with at least these fields. A name with dots is a path; a number in it is an index.</summary>
internal sealed class FieldsMatcher(IReadOnlyList<(string Path, ValueMatcher Value)> fields) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        if (value is not JsonObject) return $"{(path.Length == 0 ? "message" : path)}: expected an object, came {Show(value, isThere)}";
        foreach (var (name, matcher) in fields)
        {
            var (found, there) = Resolve(value, name);
            if (matcher.Mismatch(found, there, Join(path, name), variables) is { } mismatch) return mismatch;
        }

        return null;
    }

    private static (JsonNode? Value, bool IsThere) Resolve(JsonNode? value, string path)
    {
        foreach (var part in path.Split('.'))
        {
            switch (value)
            {
                case JsonObject json when json.TryGetPropertyValue(part, out var field):
                    value = field;
                    break;
                case JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count:
                    value = list[index];
                    break;
                default:
                    return (null, false);
            }
        }

        return (value, true);
    }
}

/// <summary>A list with exactly these items.</summary>
internal sealed class ListMatcher(IReadOnlyList<ValueMatcher> items) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        if (value is not JsonArray list || list.Count != items.Count) return $"{path}: expected a list of {items.Count}, came {Show(value, isThere)}";
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Mismatch(list[i], true, $"{path}.{i}", variables) is { } mismatch) return mismatch;
        }

        return null;
    }
}

/// <summary>All of several.</summary>
internal sealed class AllMatcher(IReadOnlyList<ValueMatcher> parts) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        foreach (var part in parts)
        {
            if (part.Mismatch(value, isThere, path, variables) is { } mismatch) return mismatch;
        }

        return null;
    }
}

/// <summary>One of several.</summary>
internal sealed class AnyMatcher(IReadOnlyList<ValueMatcher> choices) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        List<string> all = [];
        foreach (var choice in choices)
        {
            if (choice.Mismatch(value, isThere, path, variables) is not { } mismatch) return null;
            all.Add(mismatch);
        }

        return string.Join("; or ", all);
    }
}

/// <summary>Anything but this.</summary>
internal sealed class NotMatcher(ValueMatcher inner) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables) =>
        inner.Mismatch(value, isThere, path, variables) is null ? $"{path}: expected something else than {Show(value, isThere)}" : null;
}

/// <summary>Every item of a list, which has at least one.</summary>
internal sealed class EachMatcher(ValueMatcher item) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        if (value is not JsonArray { Count: > 0 } list) return $"{path}: expected a list that is not empty, came {Show(value, isThere)}";
        for (var i = 0; i < list.Count; i++)
        {
            if (item.Mismatch(list[i], true, $"{path}.{i}", variables) is { } mismatch) return mismatch;
        }

        return null;
    }
}

/// <summary>There, or not there.</summary>
internal sealed class ExistsMatcher(bool wanted) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables) =>
        isThere == wanted ? null : $"{path}: expected {(wanted ? "a value" : "nothing")}, came {Show(value, isThere)}";
}

/// <summary>Whatever stands in <paramref name="inner"/>, if it is there at all.</summary>
internal sealed class OptionalMatcher(ValueMatcher inner) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables) =>
        isThere ? inner.Mismatch(value, isThere, path, variables) : null;
}

/// <summary>A kind of value.</summary>
internal sealed class KindMatcher(string kind) : ValueMatcher
{
    public static readonly string[] Kinds = ["text", "number", "bool", "object", "list", "json_text"];

    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables) =>
        isThere && Is(value) ? null : $"{path}: expected {kind}, came {Show(value, isThere)}";

    private bool Is(JsonNode? value) => (kind, value?.GetValueKind()) switch
    {
        ("text", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("bool", JsonValueKind.True or JsonValueKind.False)
            or ("object", JsonValueKind.Object) or ("list", JsonValueKind.Array) => true,
        ("json_text", JsonValueKind.String) => IsJson(value!.GetValue<string>()),
        _ => false,
    };

    private static bool IsJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>A text that fits a regular expression.</summary>
internal sealed class RegexMatcher(Regex regex) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables) =>
        value?.GetValueKind() == JsonValueKind.String && regex.IsMatch(value.GetValue<string>())
            ? null
            : $"{path}: expected text like {regex}, came {Show(value, isThere)}";
}

/// <summary>A text that holds another.</summary>
internal sealed class ContainsMatcher(string part) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        var wanted = variables.Fill(part);
        return value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Contains(wanted, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"{path}: expected text with {wanted}, came {Show(value, isThere)}";
    }
}

/// <summary>A number, or the length of a list or text, within bounds.</summary>
internal sealed class RangeMatcher(double? min, double? max, bool ofLength) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        var number = !ofLength ? LiteralMatcher.Number(value) : value switch
        {
            JsonArray list => list.Count,
            JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>().Length,
            _ => null,
        };
        return number is { } n && !(n < min) && !(n > max)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{path}: expected {(ofLength ? "a length" : "a number")} of {(min is null ? "" : $"at least {min}")}{(min is not null && max is not null ? ", " : "")}{(max is null ? "" : $"at most {max}")}, came {Show(value, isThere)}");
    }
}

/// <summary>Anything; it is kept under a name.</summary>
internal sealed class CaptureMatcher(string name) : ValueMatcher
{
    public override string? Mismatch(JsonNode? value, bool isThere, string path, Variables variables)
    {
        if (!isThere) return $"{path}: expected a value, came nothing";
        variables.Set(name, value);
        return null;
    }
}
