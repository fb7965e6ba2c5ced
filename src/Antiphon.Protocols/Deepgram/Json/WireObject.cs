using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>
/// A JSON object read field by field. Whoever reads it takes the fields it knows and then calls <see cref="End"/>, which
/// refuses the ones that nobody took, or notes them when reading leniently. Null counts as absent where a field is optional.
/// </summary>
internal sealed class WireObject(JsonElement element, string path, WireContext context)
{
    private readonly List<string> _known = [];

    internal string Path { get; } = path;

    internal WireContext Context { get; } = context;

    internal WireValue this[string name] => TryTake(name, out var value)
        ? value.Value
        : throw WireError.Unreadable(PathOf(name), "it is missing.");

    internal string PathOf(string name) => WireError.Join(Path, name);

    internal bool TryTake(string name, [NotNullWhen(true)] out WireValue? value)
    {
        _known.Add(name);
        value = element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? new WireValue(found, PathOf(name), Context) : null;
        return value is not null;
    }

    /// <summary>A value that may be anything, null included.</summary>
    internal JsonElement Any(string name)
    {
        _known.Add(name);
        return element.TryGetProperty(name, out var value) ? value : throw WireError.Unreadable(PathOf(name), "it is missing.");
    }

    internal string? OptionalString(string name) => TryTake(name, out var value) ? value.Value.String() : null;

    internal bool? OptionalBool(string name) => TryTake(name, out var value) ? value.Value.Bool() : null;

    internal int? OptionalInt(string name) => TryTake(name, out var value) ? value.Value.Int() : null;

    internal double? OptionalNumber(string name) => TryTake(name, out var value) ? value.Value.Number() : null;

    internal IReadOnlyList<string> Strings(string name) => OptionalStrings(name) ?? [];

    internal IReadOnlyList<string>? OptionalStrings(string name) => TryTake(name, out var value) ? value.Value.Array(item => item.String()) : null;

    internal Dictionary<string, string>? OptionalStringMap(string name)
    {
        if (!TryTake(name, out var value)) return null;
        _ = value.Value.Object();
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in value.Value.Element.EnumerateObject())
            map[property.Name] = new WireValue(property.Value, WireError.Join(value.Value.Path, property.Name), Context).String();
        return map;
    }

    /// <summary>Refuses the first field that was not taken; when reading leniently, notes them all.</summary>
    internal void End()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!_known.Contains(property.Name, StringComparer.Ordinal)) Context.OnUnknown(PathOf(property.Name));
        }
    }
}
