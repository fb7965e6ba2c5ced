using System.Text;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>A JSON value with its place in the message, read strictly: what does not fit is refused with the dotted path.</summary>
internal readonly struct WireValue(JsonElement element, string path, WireContext context)
{
    internal JsonElement Element { get; } = element;

    internal string Path { get; } = path;

    internal bool IsString => Element.ValueKind == JsonValueKind.String;

    internal bool IsArray => Element.ValueKind == JsonValueKind.Array;

    internal string String() => IsString ? Element.GetString()! : throw Wrong("a string");

    internal bool Bool() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    internal int Int()
    {
        if (Element.ValueKind != JsonValueKind.Number) throw Wrong("an integer");
        if (Element.TryGetInt32(out var value)) return value;
        // The hosted parser takes no 44100.0; some languages write nothing else.
        return context.IsLenient && Element.TryGetDouble(out var number) && Math.Abs(number) <= int.MaxValue && double.IsInteger(number)
            ? (int)number
            : throw Wrong("an integer");
    }

    internal double Number() => Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) && double.IsFinite(value)
        ? value
        : throw Wrong("a number");

    internal WireObject Object() => Element.ValueKind == JsonValueKind.Object ? new WireObject(Element, Path, context) : throw Wrong("an object");

    internal List<T> Array<T>(Func<WireValue, T> read)
    {
        if (!IsArray) throw Wrong("an array");
        var items = new List<T>(Element.GetArrayLength());
        foreach (var item in Element.EnumerateArray()) items.Add(read(new WireValue(item, $"{Path}[{items.Count}]", context)));
        return items;
    }

    /// <summary>One object, or an array of them.</summary>
    internal List<T> OneOrMany<T>(Func<WireObject, T> read) => IsArray ? Array(item => read(item.Object())) : [read(Object())];

    internal T OneOf<T>(params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var text = String();
        foreach (var (name, value) in choices)
        {
            if (name == text) return value;
        }

        var names = new StringBuilder();
        foreach (var (name, _) in choices) names.Append(names.Length == 0 ? "" : ", ").Append('"').Append(name).Append('"');
        throw WireError.Unreadable(Path, $"expected one of {names}.");
    }

    private ProtocolException Wrong(string expected) => WireError.Unreadable(Path, $"expected {expected}, came {NameOf(Element)}.");

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
