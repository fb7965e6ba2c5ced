using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Antiphon.Yaml;

/// <summary>YAML as JSON, by YAML's own JSON rules: quoted is text; plain null, true, false and numbers are what they look like;
/// every other plain word is text. JSON pasted into a file is read as itself.</summary>
public static partial class YamlJson
{
    /// <summary>The field as JSON. Numbers keep the digits with which they are written.</summary>
    /// <exception cref="VoiceException">A key is no text.</exception>
    public static JsonNode? AsJson(this YamlField field) => field.Node switch
    {
        YamlScalarNode scalar => Scalar(scalar),
        YamlSequenceNode => new JsonArray([.. field.AsList().Select(AsJson)]),
        _ => Object(field),
    };

    private static JsonObject Object(YamlField field)
    {
        var json = new JsonObject();
        foreach (var (name, value) in field.AsFields().All) json[name] = value.AsJson();
        return json;
    }

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var value = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain) return JsonValue.Create(value);
        return value switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when Number().IsMatch(value) => JsonNode.Parse(value),
            _ => JsonValue.Create(value),
        };
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$")]
    private static partial Regex Number();
}
