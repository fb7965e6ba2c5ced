using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Local.Phrases;

/// <summary>One value of a fixed list.</summary>
/// <param name="Json">As the tool wants it.</param>
/// <param name="Words">As it is said, lower case.</param>
internal sealed record ToolChoice(string Json, string Words);

/// <summary>One parameter of a tool, as its JSON schema tells it.</summary>
internal sealed record ToolParameter(string Name, string Description, ParameterKind Kind, bool IsRequired, IReadOnlyList<ToolChoice> Choices)
{
    /// <summary>Its name as words: "new day".</summary>
    public string Words { get; } = string.Join(' ', SpokenWords.OfIdentifier(Name));

    /// <summary>Whether the schema wants a JSON number, not a string.</summary>
    public bool IsNumeric { get; init; }
}

/// <summary>A tool's name, description and parameters. Anything odd in a schema is read as leniently as possible.</summary>
internal sealed class ToolSchema
{
    private static readonly string[] PersonWords =
        ["customer", "caller", "person", "patient", "guest", "client", "contact", "recipient", "payee", "who", "attendee", "owner", "holder"];

    private static readonly string[] NameModifiers =
        ["name", "first", "last", "full", "new", "your", "my", "the", "user", "on", "for", "of", "to", "old", "current", "booking", "appointment", "family", "given", .. PersonWords];

    private static readonly string[] DigitWords = ["phone", "telephone", "mobile", "code", "zip", "postcode", "pin", "id", "number", "account", "digits", "extension"];

    private static readonly string[] PartsOfDay = ["morning", "afternoon", "evening"];

    private ToolSchema(AITool tool, IReadOnlyList<ToolParameter> parameters)
    {
        Tool = tool;
        Parameters = parameters;
        NameWords = SpokenWords.OfIdentifier(tool.Name);
    }

    public AITool Tool { get; }

    public string Name => Tool.Name;

    public string Description => Tool.Description ?? "";

    /// <summary>The words of its name.</summary>
    public IReadOnlyList<string> NameWords { get; }

    /// <summary>In the schema's order.</summary>
    public IReadOnlyList<ToolParameter> Parameters { get; }

    public ToolParameter? Find(string name) =>
        Parameters.FirstOrDefault(p => p.Name == name) ?? Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    public static ToolSchema Of(AITool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return new ToolSchema(tool, tool is AIFunctionDeclaration function ? Read(function.JsonSchema) : []);
    }

    private static List<ToolParameter> Read(JsonElement schema)
    {
        var parameters = new List<ToolParameter>();
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            return parameters;

        var required = schema.TryGetProperty("required", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(x => x.ValueKind == JsonValueKind.String).Select(x => x.GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];
        foreach (var property in properties.EnumerateObject())
            parameters.Add(ReadParameter(property.Name, property.Value, required.Contains(property.Name)));
        return parameters;
    }

    private static ToolParameter ReadParameter(string name, JsonElement schema, bool isRequired)
    {
        var description = Text(schema, "description") ?? Text(schema, "title") ?? "";
        schema = Unwrap(schema);
        var type = TypeOf(schema);
        var choices = Choices(schema);
        var isNumeric = type is "integer" or "number";
        var kind = choices.Count > 0 ? ParameterKind.Choice : KindOf(name, description, Text(schema, "format"), type);
        return new ToolParameter(name, description, kind, isRequired, choices) { IsNumeric = isNumeric };
    }

    // A nullable value is often written as anyOf [x, null].
    private static JsonElement Unwrap(JsonElement schema)
    {
        foreach (var key in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(key, out var options) && options.ValueKind == JsonValueKind.Array)
            {
                var first = options.EnumerateArray().FirstOrDefault(x => TypeOf(x) is not "null");
                if (first.ValueKind == JsonValueKind.Object) return first;
            }
        }

        return schema;
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type)) return "";
        if (type.ValueKind == JsonValueKind.String) return type.GetString()!;
        if (type.ValueKind != JsonValueKind.Array) return "";
        var types = type.EnumerateArray().Where(x => x.ValueKind == JsonValueKind.String).Select(x => x.GetString()!).ToList();

        // Numbers that may also come as strings are written ["string","integer"].
        return types.Find(x => x is "integer" or "number") ?? types.Find(x => x != "null") ?? "null";
    }

    private static string? Text(JsonElement schema, string key) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<ToolChoice> Choices(JsonElement schema)
    {
        var choices = new List<ToolChoice>();
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("enum", out var values) || values.ValueKind != JsonValueKind.Array) return choices;
        foreach (var value in values.EnumerateArray())
        {
            if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) continue;
            var text = value.ToString();
            var words = string.Join(' ', SpokenWords.OfIdentifier(text));
            if (words.Length > 0) choices.Add(new ToolChoice(text, words));
        }

        return choices;
    }

    private static ParameterKind KindOf(string name, string description, string? format, string type)
    {
        switch (format)
        {
            case "date":
                return ParameterKind.Date;
            case "time":
                return ParameterKind.Time;
            case "date-time":
                return ParameterKind.DateTime;
        }

        switch (type)
        {
            case "boolean":
                return ParameterKind.YesNo;
            case "integer":
                return ParameterKind.Integer;
            case "number":
                return ParameterKind.Number;
        }

        var words = SpokenWords.OfIdentifier(name);
        if (Any(words, "part") && Any(words, "day")) return ParameterKind.PartOfDay;
        if (Any(words, PartsOfDay)) return ParameterKind.PartOfDay;
        if (Any(words, "datetime")) return ParameterKind.DateTime;
        if (Any(words, "day", "date", "weekday", "birthday")) return ParameterKind.Date;
        if (Any(words, "time", "hour")) return ParameterKind.Time;
        if (Any(words, "reason", "note", "notes", "message", "question", "comment", "text", "topic", "subject", "body")) return ParameterKind.Text;
        if (Any(words, "name") ? words.TrueForAll(w => NameModifiers.Contains(w)) : Any(words, PersonWords)) return ParameterKind.Name;
        if (Any(words, DigitWords)) return ParameterKind.Digits;

        var described = SpokenWords.Of(description);
        if (PartsOfDay.Count(described.Contains) >= 2) return ParameterKind.PartOfDay;
        if (Any(described, "date", "day") && !Any(described, "time")) return ParameterKind.Date;
        if (Any(described, "time") && !Any(described, "date", "day")) return ParameterKind.Time;
        if (Any(described, "time") && Any(described, "date")) return ParameterKind.DateTime;
        if (Any(described, "caller's", "customer's", "person's", "who") && Any(described, "name")) return ParameterKind.Name;
        return Any(described, "digits", "phone") ? ParameterKind.Digits : ParameterKind.Text;
    }

    private static bool Any(List<string> words, params ReadOnlySpan<string> wanted)
    {
        foreach (var word in wanted)
            if (words.Contains(word)) return true;
        return false;
    }
}
