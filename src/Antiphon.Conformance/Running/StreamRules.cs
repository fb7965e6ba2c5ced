using Antiphon.Conformance.Matching;
using Antiphon.Conformance.Wire;

namespace Antiphon.Conformance.Running;

/// <summary>
/// What holds in every session, whatever its case is about: the first message, the fields of each, nothing after an error that
/// ends, one end for each utterance, a history that repeats what was said. One user at a time.
/// </summary>
internal sealed class StreamRules(ConformanceProtocol protocol, Variables variables)
{
    private bool _welcomed;
    private bool _isSpeaking;
    private string? _fatal;
    private Received? _lastText;

    /// <summary>Looks at the next message. Null when it is right.</summary>
    public string? Judge(Received message)
    {
        if (message.IsEnd) return null;
        if (_fatal is not null) return $"after the error {_fatal} came {message.Short}; an error that ends the session is its last message";
        if (message.Type == Received.Unreadable) return $"a text message is a JSON object with a type; came {message.Short}";
        if (!_welcomed && message.Type != "Welcome") return $"the first message is Welcome; came {message.Short}";
        if (_welcomed && message.Type == "Welcome") return "Welcome came a second time";
        _welcomed = true;
        if (protocol.Shapes.TryGetValue(message.Type, out var shape) && shape.Mismatch(message.Json, true, "", variables) is { } mismatch)
            return $"{message.Type}: {mismatch}";
        return Follow(message);
    }

    private string? Follow(Received message)
    {
        switch (message.Type)
        {
            case MessageMatcher.Audio or "AgentStartedSpeaking":
                _isSpeaking = true;
                break;
            case "AgentAudioDone" when !_isSpeaking:
                return "AgentAudioDone came without an utterance before it; each has exactly one";
            case "AgentAudioDone":
                _isSpeaking = false;
                break;
            case "ConversationText":
                // An utterance whose synthesis makes no sound has an end too.
                if (Text(message, "role") == "assistant") _isSpeaking = true;
                break;
            case "History" when message.Json!["function_calls"] is null:
                if (_lastText is not { Type: "ConversationText" } last || Text(last, "role") != Text(message, "role") || Text(last, "content") != Text(message, "content"))
                    return $"a History of a text follows its ConversationText at once, with the same words; came {message.Short} after {_lastText?.Short ?? "nothing"}";
                break;
            case "Error" when !protocol.SurvivedErrors.Contains(Text(message, "code")):
                _fatal = Text(message, "code");
                break;
        }

        if (message.IsText) _lastText = message;
        return null;
    }

    private static string Text(Received message, string field) =>
        message.Json?[field] is System.Text.Json.Nodes.JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : "";
}
