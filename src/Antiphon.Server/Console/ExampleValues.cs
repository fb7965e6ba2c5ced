using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Console;

/// <summary>A value that a person could say for a parameter of a tool or a built-in rule of phrases.</summary>
internal static class ExampleValues
{
    private const string Day = "tuesday";
    private const string Time = "three o'clock";
    private const string Person = "sarah johnson";

    /// <summary>Of the built-in rule <paramref name="rule"/>; null when there is no telling.</summary>
    internal static string? OfRule(string rule) => rule switch
    {
        "day" or "date" => Day,
        "time" => Time,
        "part" => "morning",
        "name" => Person,
        "number" => "two",
        "digits" => "one two three",
        "want" => "i would like to",
        _ => null,
    };

    /// <summary>Of the parameter or rule <paramref name="name"/> in a phrase of <paramref name="tool"/>.</summary>
    internal static string? Of(AIFunctionDeclaration tool, string name)
    {
        if (!tool.JsonSchema.TryGetProperty("properties", out var properties) || !properties.TryGetProperty(name, out var schema)
            || schema.ValueKind != JsonValueKind.Object)
        {
            return OfRule(name);
        }

        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
            return choices[0].ToString().Replace('_', ' ');
        return Text(schema, "format") switch
        {
            "date" => Day,
            "time" => Time,
            _ => Text(schema, "type") switch
            {
                "integer" or "number" => "two",
                _ => name.Contains("name", StringComparison.OrdinalIgnoreCase) ? Person : null,
            },
        };
    }

    private static string? Text(JsonElement schema, string property) =>
        schema.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
