using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Wire = OpenAI.Chat;

namespace Antiphon.Providers.OpenAI.Chat;

/// <summary>From the model contract to the endpoint's request. Pure.</summary>
internal static class RequestTranslator
{
    private static readonly JsonSerializerOptions Json = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static List<Wire.ChatMessage> Messages(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, string? instructions)
    {
        var translated = new List<Wire.ChatMessage>();
        if (!string.IsNullOrEmpty(instructions)) translated.Add(new SystemChatMessage(instructions));
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Tool) translated.AddRange(message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, Text(result.Result))));
            else if (message.Role == ChatRole.Assistant) AddAssistant(translated, message);
            else if (message.Text.Length > 0) translated.Add(message.Role == ChatRole.System ? new SystemChatMessage(message.Text) : new UserChatMessage(message.Text));
        }

        return translated;
    }

    public static ChatCompletionOptions Options(ChatOptions? options)
    {
        var translated = new ChatCompletionOptions();
        if (options is null) return translated;

        translated.Temperature = options.Temperature;
        translated.TopP = options.TopP;
        translated.MaxOutputTokenCount = options.MaxOutputTokens;
        translated.FrequencyPenalty = options.FrequencyPenalty;
        translated.PresencePenalty = options.PresencePenalty;
        translated.ResponseFormat = options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } json => Wire.ChatResponseFormat.CreateJsonSchemaFormat(json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription),
            ChatResponseFormatJson => Wire.ChatResponseFormat.CreateJsonObjectFormat(),
            _ => null,
        };
        foreach (var stop in options.StopSequences ?? []) translated.StopSequences.Add(stop);
        AddTools(translated, options);
        return translated;
    }

    private static void AddTools(ChatCompletionOptions translated, ChatOptions options)
    {
        foreach (var tool in options.Tools?.OfType<AIFunctionDeclaration>() ?? [])
            translated.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        if (translated.Tools.Count == 0) return;

        translated.AllowParallelToolCalls = options.AllowMultipleToolCalls;
        translated.ToolChoice = options.ToolMode switch
        {
            NoneChatToolMode => ChatToolChoice.CreateNoneChoice(),
            RequiredChatToolMode { RequiredFunctionName: { } name } => ChatToolChoice.CreateFunctionChoice(name),
            RequiredChatToolMode => ChatToolChoice.CreateRequiredChoice(),
            _ => null,
        };
    }

    private static void AddAssistant(List<Wire.ChatMessage> translated, Microsoft.Extensions.AI.ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>()
            .Select(call => ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromString(Arguments(call)))).ToArray();
        if (calls.Length == 0)
        {
            if (message.Text.Length > 0) translated.Add(new AssistantChatMessage(message.Text));
            return;
        }

        var assistant = new AssistantChatMessage(calls);
        if (message.Text.Length > 0) assistant.Content.Add(ChatMessageContentPart.CreateTextPart(message.Text));
        translated.Add(assistant);
    }

    private static string Arguments(FunctionCallContent call) => call.Arguments is { Count: > 0 } arguments ? JsonSerializer.Serialize(arguments, Json) : "{}";

    private static string Text(object? result) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
        _ => JsonSerializer.Serialize(result, Json),
    };
}
