using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>A JSON value with its place in the message, read strictly: what does not fit is refused with the dotted path.</summary>
internal readonly struct WireValue(JsonElement element, string path)
{
    /// <summary>Characters of a peer's field name that are repeated in an error.</summary>
    private const int MaxNameInPath = 64;

    internal JsonElement Element { get; } = element;

    internal string Path { get; } = path;

    internal string String() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Wrong("a string");

    internal bool Bool() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    internal int Int() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value)
        ? value
        : throw Wrong("an integer");

    internal double Number() => Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && double.IsFinite(value)
        ? value
        : throw Wrong("a number");

    internal WireObject Object() => Element.ValueKind == JsonValueKind.Object ? new WireObject(Element, Path) : throw Wrong("an object");

    internal List<T> Array<T>(Func<WireValue, T> read)
    {
        if (Element.ValueKind != JsonValueKind.Array) throw Wrong("an array");
        var items = new List<T>(Element.GetArrayLength());
        foreach (var item in Element.EnumerateArray()) items.Add(read(new WireValue(item, $"{Path}[{items.Count}]")));
        return items;
    }

    /// <summary>One object, or an array of them.</summary>
    internal List<T> OneOrMany<T>(Func<WireObject, T> read) =>
        Element.ValueKind == JsonValueKind.Array ? Array(item => read(item.Object())) : [read(Object())];

    internal T OneOf<T>(params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var text = String();
        foreach (var (name, value) in choices)
        {
            if (name == text) return value;
        }

        var names = new StringBuilder();
        foreach (var (name, _) in choices) names.Append(names.Length == 0 ? "" : ", ").Append('"').Append(name).Append('"');
        throw Unreadable(Path, $"expected one of {names}.");
    }

    internal ProtocolException Wrong(string expected) => Unreadable(Path, $"expected {expected}, came {NameOf(Element)}.");

    internal static ProtocolException Unreadable(string path, string what) =>
        new(ErrorCodes.MessageUnreadable, $"Failed to parse the field '{path}': {what} Check it against the API.") { Path = path };

    internal static ProtocolException Invalid(string path, string what) =>
        new(ErrorCodes.SettingsInvalid, $"Invalid settings, field '{path}': {what}") { Path = path };

    /// <summary>The path of a field with a name that the peer chose: shortened, and without control characters.</summary>
    internal static string Join(string path, string name)
    {
        var clean = string.Create(CultureInfo.InvariantCulture, $"{name.AsSpan(0, Math.Min(name.Length, MaxNameInPath))}");
        if (clean.Any(c => char.IsControl(c) || char.IsSurrogate(c))) clean = new string([.. clean.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return path.Length == 0 ? clean : $"{path}.{clean}";
    }

    private static string NameOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number that does not fit",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
