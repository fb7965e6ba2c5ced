using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Recording;

/// <summary>What a recording says of its call before the first item: JSON, so that new settings need no new format.</summary>
internal sealed record RecordingHeader
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepSettings } },
    };

    /// <summary>Version of the program that recorded.</summary>
    public required string ProductVersion { get; init; }

    /// <summary>When the session started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How the far end reported what it played.</summary>
    public required PlayoutReporting Playout { get; init; }

    /// <summary>The session's settings: what is a plain value, tools and strategies left out.</summary>
    public required VoiceSessionOptions Options { get; init; }

    /// <summary>Names of the agent's tools.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    public static RecordingHeader Of(VoiceSessionOptions options, PlayoutReporting playout, DateTimeOffset startedAt) => new()
    {
        ProductVersion = typeof(RecordingHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
        StartedAt = startedAt,
        Playout = playout,
        Options = options,
        Tools = [.. options.Agent.Agent.Tools.Select(tool => tool.Name)],
    };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["product"] = "antiphon",
        ["product_version"] = ProductVersion,
        ["started_at"] = StartedAt,
        ["playout"] = Playout.ToString(),
        ["options"] = JsonSerializer.SerializeToNode(Options, Json),
        ["tools"] = new JsonArray([.. Options.Agent.Agent.Tools.Select(Tool)]),
        ["history"] = JsonSerializer.SerializeToNode(Options.History, AIJsonUtilities.DefaultOptions),
    });

    public static RecordingHeader Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var header = JsonNode.Parse(json)!.AsObject();
            var options = header["options"].Deserialize<VoiceSessionOptions>(Json)!;
            var history = header["history"].Deserialize<ChatMessage[]>(AIJsonUtilities.DefaultOptions)!;
            if (options.Agent?.Agent?.Name is null) throw RecordingErrors.Invalid("it names no agent");
            options = options with { History = history };
            VoiceSessionOptionsCheck.ThrowIfInvalid(options);
            return new RecordingHeader
            {
                ProductVersion = (string)header["product_version"]!,
                StartedAt = (DateTimeOffset)header["started_at"]!,
                Playout = Enum.Parse<PlayoutReporting>((string)header["playout"]!),
                Options = options,
                Tools = [.. header["tools"]!.AsArray().Select(tool => (string)tool!["name"]!)],
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException
            or NullReferenceException or NotSupportedException or OverflowException)
        {
            throw RecordingErrors.Invalid("its description of the call is not what it should be", error);
        }
    }

    private static JsonNode Tool(AIFunction tool) => new JsonObject
    {
        ["name"] = tool.Name,
        ["description"] = tool.Description,
        ["schema"] = JsonNode.Parse(tool.JsonSchema.GetRawText()),
    };

    /// <summary>Keeps what is a setting: values and records of values. Tools, model settings and strategies are no values.</summary>
    private static void KeepSettings(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Set is null || !IsSetting(type.Properties[i].PropertyType)) type.Properties.RemoveAt(i);
            else type.Properties[i].IsRequired = false;
        }
    }

    private static bool IsSetting(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(decimal)) return true;
        if (type.IsArray) return IsSetting(type.GetElementType()!);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return IsSetting(type.GetGenericArguments()[0]);
        return !type.IsAbstract && !type.IsGenericType && !type.IsAssignableTo(typeof(Delegate))
            && type.Namespace?.StartsWith(nameof(Antiphon), StringComparison.Ordinal) == true;
    }
}
