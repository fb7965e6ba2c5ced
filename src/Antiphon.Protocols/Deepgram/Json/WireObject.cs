using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>
/// A JSON object read field by field. Whoever reads it takes the fields it knows and then calls <see cref="End"/>, which
/// refuses the ones that nobody took. Null counts as absent where a field is optional.
/// </summary>
internal sealed class WireObject(JsonElement element, string path)
{
    private readonly List<string> _known = [];

    internal string Path { get; } = path;

    internal WireValue this[string name] => TryTake(name, out var value)
        ? value.Value
        : throw WireValue.Unreadable(WireValue.Join(Path, name), "it is missing.");

    internal bool Has(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    internal bool TryTake(string name, [NotNullWhen(true)] out WireValue? value)
    {
        _known.Add(name);
        value = Has(name) ? new WireValue(element.GetProperty(name), WireValue.Join(Path, name)) : null;
        return value is not null;
    }

    internal string? OptionalString(string name) => TryTake(name, out var value) ? value.Value.String() : null;

    internal bool? OptionalBool(string name) => TryTake(name, out var value) ? value.Value.Bool() : null;

    internal int? OptionalInt(string name) => TryTake(name, out var value) ? value.Value.Int() : null;

    internal double? OptionalNumber(string name) => TryTake(name, out var value) ? value.Value.Number() : null;

    internal IReadOnlyList<string> Strings(string name) => TryTake(name, out var value) ? value.Value.Array(item => item.String()) : [];

    internal Dictionary<string, string> StringMap(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!TryTake(name, out var value)) return map;
        if (value.Value.Element.ValueKind != JsonValueKind.Object) throw value.Value.Wrong("an object");
        foreach (var property in value.Value.Element.EnumerateObject())
            map[property.Name] = new WireValue(property.Value, WireValue.Join(value.Value.Path, property.Name)).String();
        return map;
    }

    /// <summary>Refuses the first field that was not taken.</summary>
    internal void End()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!_known.Contains(property.Name, StringComparer.Ordinal))
                throw WireValue.Unreadable(WireValue.Join(Path, property.Name), "it is not known here.");
        }
    }
}
