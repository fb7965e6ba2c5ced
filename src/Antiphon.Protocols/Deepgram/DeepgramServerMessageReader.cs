using System.Globalization;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>
/// Reads what servers send, leniently: fields that are not known are passed over, optional ones may be missing, numbers may
/// come as numeric text, and a message of an unknown type is kept as it is.
/// </summary>
public static class DeepgramServerMessageReader
{
    /// <summary>Longest duration believed; beyond it a number of seconds is taken for noise.</summary>
    private static readonly TimeSpan MaxLatency = TimeSpan.FromDays(1);

    /// <summary>Reads one text message.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.MessageUnreadable"/>: not a JSON object with a type, or a
    /// required field of a known message is missing. Nothing else is thrown, whatever the bytes.</exception>
    public static ServerMessage Read(ReadOnlySpan<byte> utf8)
    {
        var root = WireJson.Parse(utf8);
        if (root.ValueKind != JsonValueKind.Object) throw WireError.NotAnObject();
        var message = new WireObject(root, "", new WireContext(DeepgramReaderOptions.Default));
        var type = message["type"].String();
        return type switch
        {
            "Welcome" => new ServerMessage.Welcome(message["request_id"].String()),
            "SettingsApplied" => new ServerMessage.SettingsApplied(),
            "ConversationText" => new ServerMessage.ConversationText(Role(message), message["content"].String())
            {
                LanguagesHinted = message.Strings("languages_hinted"),
                Languages = message.Strings("languages"),
                ConversationalBehavior = message.OptionalString("conversational_behavior"),
            },
            "History" => new ServerMessage.History(ReadHistory(message)),
            "UserStartedSpeaking" => new ServerMessage.UserStartedSpeaking(),
            "AgentThinking" => new ServerMessage.AgentThinking(message.OptionalString("content") ?? ""),
            "FunctionCallRequest" => new ServerMessage.FunctionCallRequest(message["functions"].Array(item => ReadCall(item.Object()))),
            "FunctionCallResponse" => new ServerMessage.FunctionCallResponse(
                message.OptionalString("id"), message["name"].String(), message.OptionalString("content") ?? ""),
            "FunctionCallCancelled" => new ServerMessage.FunctionCallCancelled(message["functions"].Array(item => ReadCancelled(item.Object()))),
            "AgentStartedSpeaking" => new ServerMessage.AgentStartedSpeaking(
                Seconds(message, "total_latency") ?? default, Seconds(message, "tts_latency") ?? default, Seconds(message, "ttt_latency") ?? default),
            "AgentAudioDone" => new ServerMessage.AgentAudioDone(),
            "LatencyReport" => new ServerMessage.LatencyReport
            {
                SpeechToText = Seconds(message, "stt_latency"),
                ThinkToken = Seconds(message, "ttt_token_latency"),
                ThinkText = Seconds(message, "ttt_text_latency"),
                ThinkTool = Seconds(message, "ttt_tool_latency"),
                ThinkThinking = Seconds(message, "ttt_thinking_latency"),
                TextToSpeech = Seconds(message, "tts_latency"),
                Total = Seconds(message, "total_latency"),
            },
            "PromptUpdated" => new ServerMessage.Updated(UpdatedPart.Prompt),
            "SpeakUpdated" => new ServerMessage.Updated(UpdatedPart.Speak),
            "ThinkUpdated" => new ServerMessage.Updated(UpdatedPart.Think),
            "ListenUpdated" => new ServerMessage.Updated(UpdatedPart.Listen),
            "InjectionRefused" => new ServerMessage.InjectionRefused(message.OptionalString("message") ?? ""),
            "Warning" => new ServerMessage.Warning(message.OptionalString("code") ?? "", Description(message)),
            "Error" => new ServerMessage.Error(message.OptionalString("code") ?? "", Description(message)),
            "__customFromThinkProvider" => new ServerMessage.CustomFromThinkProvider(message.Any("content")),
            _ => new ServerMessage.Unknown(type, root),
        };
    }

    private static ConversationRole Role(WireObject message) =>
        message["role"].OneOf(("user", ConversationRole.User), ("assistant", ConversationRole.Assistant));

    // Early access said "message" and had no code.
    private static string Description(WireObject message) =>
        message.OptionalString("description") ?? message.OptionalString("message") ?? "";

    private static HistoryEntry ReadHistory(WireObject message) => message.TryTake("function_calls", out var calls)
        ? new HistoryEntry.Calls(calls.Value.Array(item => ReadHistoryCall(item.Object())))
        : new HistoryEntry.Text(Role(message), message["content"].String());

    private static HistoryCall ReadHistoryCall(WireObject call) => new(call["id"].String(), call["name"].String(),
        call.OptionalBool("client_side") ?? false, call.OptionalString("arguments") ?? "{}", call.OptionalString("response") ?? "")
    {
        ThoughtSignature = call.OptionalString("thought_signature"),
    };

    private static FunctionCall ReadCall(WireObject call) => new(call["id"].String(), call["name"].String(),
        call.OptionalString("arguments") ?? "{}", call.OptionalBool("client_side") ?? true)
    {
        ThoughtSignature = call.OptionalString("thought_signature"),
    };

    private static CancelledCall ReadCancelled(WireObject call) => new(call["id"].String(), call.OptionalString("name") ?? "");

    private static TimeSpan? Seconds(WireObject message, string name)
    {
        if (!message.TryTake(name, out var value)) return null;
        var element = value.Value.Element;
        var seconds = element.ValueKind switch
        {
            JsonValueKind.Number when element.TryGetDouble(out var number) => number,
            JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => double.NaN,
        };
        return Math.Abs(seconds) <= MaxLatency.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }
}
