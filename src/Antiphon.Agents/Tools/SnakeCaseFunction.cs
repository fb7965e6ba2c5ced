using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>A function whose parameters go by their names in snake case on the outside.</summary>
internal sealed class SnakeCaseFunction : DelegatingAIFunction
{
    private readonly Dictionary<string, string> _innerNames;

    private SnakeCaseFunction(AIFunction inner, JsonElement schema, Dictionary<string, string> innerNames)
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
            renamed[outer] = property?.DeepClone();
        }

        if (innerNames.All(pair => pair.Key == pair.Value)) return inner;

        schema["properties"] = renamed;
        if (schema["required"] is JsonArray required)
            schema["required"] = new JsonArray([.. required.Select(name => (JsonNode?)JsonNamingPolicy.SnakeCaseLower.ConvertName(name!.GetValue<string>()))]);
        return new SnakeCaseFunction(inner, JsonSerializer.SerializeToElement(schema), innerNames);
    }

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var inner = new AIFunctionArguments { Services = arguments.Services, Context = arguments.Context };
        foreach (var (name, value) in arguments) inner[_innerNames.GetValueOrDefault(name, name)] = value;
        return base.InvokeCoreAsync(inner, cancellationToken);
    }
}
