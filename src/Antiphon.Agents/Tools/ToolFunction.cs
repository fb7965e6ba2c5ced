using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>
/// A function as models see it: parameters go by their names in snake case, and one that may be left out does not offer null
/// as a value beside that.
/// </summary>
internal sealed class ToolFunction : DelegatingAIFunction
{
    private readonly Dictionary<string, string> _innerNames;

    private ToolFunction(AIFunction inner, JsonElement schema, Dictionary<string, string> innerNames)
        : base(inner)
    {
        JsonSchema = schema;
        _innerNames = innerNames;
    }

    public override JsonElement JsonSchema { get; }

    public static AIFunction Wrap(AIFunction inner)
    {
        if (JsonNode.Parse(inner.JsonSchema.GetRawText()) is not JsonObject schema || schema["properties"] is not JsonObject properties) return inner;

        var innerNames = new Dictionary<string, string>(StringComparer.Ordinal);
        var renamed = new JsonObject();
        foreach (var (name, property) in properties)
        {
            var outer = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            if (!innerNames.TryAdd(outer, name)) throw new ArgumentException($"Tool '{inner.Name}' has two parameters named '{outer}'.", nameof(inner));
            renamed[outer] = WithoutNull(property?.DeepClone());
        }

        schema["properties"] = renamed;
        if (schema["required"] is JsonArray required)
            schema["required"] = new JsonArray([.. required.Select(name => (JsonNode?)JsonNamingPolicy.SnakeCaseLower.ConvertName(name!.GetValue<string>()))]);
        return new ToolFunction(inner, JsonSerializer.SerializeToElement(schema), innerNames);
    }

    private static JsonNode? WithoutNull(JsonNode? property)
    {
        if (property is not JsonObject schema || !schema.TryGetPropertyValue("default", out var value) || value is not null) return property;

        schema.Remove("default");
        if (schema["type"] is JsonArray types && types.Select(type => type!.GetValue<string>()).Where(type => type != "null").ToArray() is [var type])
            schema["type"] = type;
        if (schema["enum"] is JsonArray values) schema["enum"] = new JsonArray([.. values.Where(one => one is not null).Select(one => one!.DeepClone())]);
        return schema;
    }

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var inner = new AIFunctionArguments { Services = arguments.Services, Context = arguments.Context };
        foreach (var (name, value) in arguments) inner[_innerNames.GetValueOrDefault(name, name)] = value;
        return base.InvokeCoreAsync(inner, cancellationToken);
    }
}
