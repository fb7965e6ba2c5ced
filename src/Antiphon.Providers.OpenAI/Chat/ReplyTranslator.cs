using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using FinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using WireFinishReason = OpenAI.Chat.ChatFinishReason;

namespace Antiphon.Providers.OpenAI.Chat;

/// <summary>From the endpoint's stream to the model contract: text as it comes, tool calls put together from their pieces. One
/// reply each.</summary>
internal sealed class ReplyTranslator
{
    // A model that never stops writing arguments must not fill the memory.
    private const int MaxArgumentCharacters = 262_144;

    private readonly List<PartialCall> _calls = [];
    private UsageContent? _usage;
    private FinishReason? _finish;
    private string? _id;
    private string? _model;

    /// <summary>Whether the endpoint said how its reply ended.</summary>
    public bool IsComplete => _finish is not null;

    public ChatResponseUpdate Next(StreamingChatCompletionUpdate piece)
    {
        _id ??= piece.CompletionId;
        _model ??= piece.Model;
        if (piece.FinishReason is { } reason) _finish = Finish(reason);
        if (piece.Usage is { } usage)
        {
            _usage = new UsageContent(new UsageDetails
            {
                InputTokenCount = usage.InputTokenCount,
                OutputTokenCount = usage.OutputTokenCount,
                TotalTokenCount = usage.TotalTokenCount,
            });
        }

        foreach (var call in piece.ToolCallUpdates) Take(call);

        var contents = new List<AIContent>();
        foreach (var part in piece.ContentUpdate)
        {
            if (!string.IsNullOrEmpty(part.Text)) contents.Add(new TextContent(part.Text));
        }

        if (!string.IsNullOrEmpty(piece.RefusalUpdate)) contents.Add(new TextContent(piece.RefusalUpdate));
        return Update(contents);
    }

    /// <summary>The tool calls, the usage and how it ended.</summary>
    public ChatResponseUpdate? Last()
    {
        var contents = new List<AIContent>();
        foreach (var call in _calls)
        {
            contents.Add(FunctionCallContent.CreateFromParsedArguments(call.Arguments.ToString(), call.Id ?? "", call.Name, Parse));
        }

        if (_usage is not null) contents.Add(_usage);
        if (contents.Count == 0 && _finish is null) return null;

        var update = Update(contents);
        update.FinishReason = _finish;
        return update;
    }

    private static Dictionary<string, object?> Parse(string json)
    {
        if (string.IsNullOrWhiteSpace(json)) return [];
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("The arguments are no JSON object.");
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject()) arguments[property.Name] = property.Value.Clone();
        return arguments;
    }

    private static FinishReason Finish(WireFinishReason reason) => reason switch
    {
        WireFinishReason.Length => FinishReason.Length,
        WireFinishReason.ContentFilter => FinishReason.ContentFilter,
        WireFinishReason.ToolCalls or WireFinishReason.FunctionCall => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };

    private ChatResponseUpdate Update(List<AIContent> contents) => new(ChatRole.Assistant, contents) { ResponseId = _id, MessageId = _id, ModelId = _model };

    private void Take(StreamingChatToolCallUpdate piece)
    {
        var call = _calls.FindLast(one => one.Index == piece.Index);

        // Some endpoints number every call 0; a new id begins a new call.
        if (call is null || (!string.IsNullOrEmpty(piece.ToolCallId) && call.Id is not null && call.Id != piece.ToolCallId))
            _calls.Add(call = new PartialCall(piece.Index));
        if (!string.IsNullOrEmpty(piece.ToolCallId)) call.Id ??= piece.ToolCallId;
        if (!string.IsNullOrEmpty(piece.FunctionName) && call.Name.Length == 0) call.Name = piece.FunctionName;
        if (piece.FunctionArgumentsUpdate is { } arguments && call.Arguments.Length < MaxArgumentCharacters) call.Arguments.Append(arguments.ToString());
    }

    private sealed class PartialCall(int index)
    {
        public int Index { get; } = index;

        public string? Id { get; set; }

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
