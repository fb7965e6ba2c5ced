using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Antiphon.Conformance.Tests.PlantedBugs;

/// <summary>A bug, a case that must show it, and a word of the reason that it gives.</summary>
internal sealed record PlantedBug(string Name, string Case, string Reason, Func<Bug> Make)
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("Welcome is missing", "first/settings-before-welcome", "the first message is Welcome", () => new Drops("Welcome")),
        new("Welcome comes twice", "first/settings-applied", "Welcome came a second time", () => new Doubles("Welcome")),
        new("the request id is another one", "handshake/welcome-first", "request_id: expected", () => new OtherRequestId()),
        new("SettingsApplied is missing", "first/settings-applied", "expected SettingsApplied", () => new Drops("SettingsApplied")),
        new("a second Settings is accepted", "first/second-settings", "expected Error SETTINGS_ALREADY_APPLIED", () => new SecondSettingsSwallowed()),
        new("the user's words come after the agent's begin", "conversation/text-turn", "follows its ConversationText", () => new SwapsWith("ConversationText", "AgentStartedSpeaking")),
        new("the user's words come twice", "conversation/user-text-once", "expected", () => new Doubles("ConversationText")),
        new("History is missing", "conversation/history-on", "expected a History", () => new Drops("History")),
        new("History says something else", "conversation/text-turn", "with the same words", () => new Changes("History", json => json["content"] = "something else")),
        new("UserStartedSpeaking is missing", "conversation/text-turn-exactly", "expected exactly", () => new Drops("UserStartedSpeaking")),
        new("LatencyReport is missing", "conversation/latency-report", "expected LatencyReport", () => new Drops("LatencyReport")),
        new("AgentAudioDone comes twice", "conversation/greeting-of-two-sentences", "without an utterance before it", () => new Doubles("AgentAudioDone")),
        new("audio comes after AgentAudioDone", "conversation/greeting", "expected nothing", () => new SwapsWith("audio", "AgentAudioDone")),
        new("KeepAlive is answered", "conversation/keep-alive-unanswered", "expected nothing", () => new AnswersKeepAlive()),
        new("audio goes on after an interruption", "barge-in/no-audio-after", "expected nothing", () => new AudioGoesOn()),
        new("an error has no code", "first/not-json", "code: expected text", () => new Changes("Error", json => json.Remove("code"))),
        new("an error has another code", "first/not-json", "expected Error UNPARSABLE_CLIENT_MESSAGE", () => new Changes("Error", json => json["code"] = "INVALID_SETTINGS")),
        new("an error says nothing", "first/not-json", "description: expected", () => new Changes("Error", json => json["description"] = "")),
        new("an error does not name the field", "settings/think-temperature", "names the field", () => new Changes("Error", json => json["description"] = "The settings are wrong.")),
        new("audio comes after an error", "first/not-json", "is its last message", () => new AudioAfterError()),
        new("the close code is another one", "first/not-json", "expected a close with 1000", () => new ClosesWith(1011, null)),
        new("the close has no reason", "first/not-json", "expected a close with 1000", () => new ClosesWith(1000, "")),
        new("the session goes on after an error", "first/not-json", "expected a close", () => new NeverCloses()),
        new("FunctionCallRequest is no list", "functions/order", "expected a list", () => new Changes("FunctionCallRequest", json => json["functions"] = json["functions"]![0]!.DeepClone())),
        new("arguments are an object", "functions/order", "expected json_text", () => new Changes("FunctionCallRequest", json => json["functions"]![0]!["arguments"] = new JsonObject())),
        new("a function's answer is lost", "functions/answered", "expected", () => new Loses("FunctionCallResponse")),
        new("an injection is spoken although the agent speaks", "inject/default-agent-speaking", "expected InjectionRefused", () => new Drops("InjectionRefused")),
        new("an update is not acknowledged", "updates/prompt-acknowledged", "expected PromptUpdated", () => new Drops("PromptUpdated")),
        new("unknown fields are taken", "settings/unknown-field", "expected Error UNPARSABLE_CLIENT_MESSAGE", () => new TakesUnknownFields()),
    ];

    public override string ToString() => Name;

    private sealed class Drops(string type) : Bug
    {
        public override IEnumerable<Frame> FromServer(Frame frame) => frame.Type == type ? [] : [frame];
    }

    private sealed class Loses(string type) : Bug
    {
        public override IEnumerable<Frame> FromClient(Frame frame) => frame.Type == type ? [] : [frame];
    }

    private sealed class Doubles(string type) : Bug
    {
        public override IEnumerable<Frame> FromServer(Frame frame) => frame.Type == type ? [frame, frame] : [frame];
    }

    private sealed class Changes(string type, Action<JsonObject> change) : Bug
    {
        public override IEnumerable<Frame> FromServer(Frame frame)
        {
            if (frame.Type != type) return [frame];
            var json = frame.Json!.DeepClone().AsObject();
            change(json);
            return [Frame.Of(json)];
        }
    }

    /// <summary>The first message of one type is held back until one of another has gone.</summary>
    private sealed class SwapsWith(string held, string until) : Bug
    {
        private Frame? _held;
        private bool _isDone;

        public override IEnumerable<Frame> FromServer(Frame frame)
        {
            if (!_isDone && _held is null && frame.Type == held)
            {
                _held = frame;
                return [];
            }

            if (_isDone || _held is not { } first || frame.Type != until) return [frame];
            _isDone = true;
            return [frame, first];
        }
    }

    private sealed class OtherRequestId : Bug
    {
        public override string RequestId(string id) => "0194a1f0-0000-7000-8000-000000000000";
    }

    private sealed class SecondSettingsSwallowed : Bug
    {
        private bool _came;

        public override IEnumerable<Frame> FromClient(Frame frame)
        {
            if (frame.Type != "Settings") return [frame];
            var again = _came;
            _came = true;
            return again ? [] : [frame];
        }
    }

    private sealed class AnswersKeepAlive : Bug
    {
        public override IEnumerable<Frame> FromServer(Frame frame) =>
            frame.Type == "SettingsApplied" ? [frame, Frame.Of(new JsonObject { ["type"] = "KeepAlive" })] : [frame];
    }

    private sealed class AudioGoesOn : Bug
    {
        private Frame? _last;

        public override IEnumerable<Frame> FromServer(Frame frame)
        {
            if (frame.Type == "audio") _last = frame;
            return frame.Type == "AgentAudioDone" && _last is not null ? [frame, _last, _last] : [frame];
        }
    }

    private sealed class AudioAfterError : Bug
    {
        public override IEnumerable<Frame> FromServer(Frame frame) =>
            frame.Type == "Error" ? [frame, new Frame(WebSocketMessageType.Binary, new byte[640])] : [frame];
    }

    private sealed class ClosesWith(int code, string? reason) : Bug
    {
        public override IEnumerable<Frame> FromServer(Frame frame) =>
            frame.Type == "close" ? [frame with { CloseCode = code, CloseReason = reason ?? frame.CloseReason }] : [frame];
    }

    private sealed class NeverCloses : Bug
    {
        public override IEnumerable<Frame> FromServer(Frame frame) => frame.Type == "close" ? [] : [frame];
    }

    private sealed class TakesUnknownFields : Bug
    {
        public override IEnumerable<Frame> FromClient(Frame frame)
        {
            if (frame.Type != "Settings") return [frame];
            var json = frame.Json!.DeepClone().AsObject();
            json.Remove("bogus");
            return [Frame.Of(json)];
        }
    }
}
