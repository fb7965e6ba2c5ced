using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antiphon.Conformance.Matching;

/// <summary>What a case has kept of the messages, by name, and where it stands for them: <c>${name}</c>. One user at a time.</summary>
internal sealed partial class Variables
{
    private readonly Dictionary<string, JsonNode?> _values = new(StringComparer.Ordinal);

    public void Set(string name, JsonNode? value) => _values[name] = value?.DeepClone();

    /// <summary>Puts values in the place of their names. What has no value stays as it is written.</summary>
    public string Fill(string text) => text.Contains("${", StringComparison.Ordinal)
        ? Reference().Replace(text, match => _values.TryGetValue(match.Groups[1].Value, out var value) ? Text(value) : match.Value)
        : text;

    /// <summary>The same, in all texts of <paramref name="json"/>.</summary>
    public JsonNode? Fill(JsonNode? json)
    {
        switch (json)
        {
            case JsonObject from:
                var into = new JsonObject();
                foreach (var (name, value) in from) into[name] = Fill(value);
                return into;
            case JsonArray list:
                return new JsonArray([.. list.Select(Fill)]);
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String:
                return JsonValue.Create(Fill(value.GetValue<string>()));
            default:
                return json?.DeepClone();
        }
    }

    private static string Text(JsonNode? value) =>
        value?.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "null";

    [GeneratedRegex(@"\$\{([a-z_]+)\}")]
    private static partial Regex Reference();
}
