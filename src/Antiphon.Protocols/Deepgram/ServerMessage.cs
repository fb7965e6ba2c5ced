using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>What a server says, audio included, so that a client can keep one order. A closed family.</summary>
public abstract record ServerMessage
{
    private protected ServerMessage()
    {
    }

    /// <summary><c>Welcome</c>: the first message.</summary>
    public sealed record Welcome(string RequestId) : ServerMessage;

    /// <summary><c>SettingsApplied</c>: audio and injections are welcome.</summary>
    public sealed record SettingsApplied : ServerMessage;

    /// <summary><c>ConversationText</c>: a finished user turn, or a segment of the agent's speech.</summary>
    public sealed record ConversationText(ConversationRole Role, string Content) : ServerMessage
    {
        /// <summary>Languages the listener was told to expect; empty when not said.</summary>
        public IReadOnlyList<string> LanguagesHinted { get; init; } = [];

        /// <summary>Languages heard; empty when not said.</summary>
        public IReadOnlyList<string> Languages { get; init; } = [];

        /// <summary>What kind of utterance it is, as the server names it; null when not said.</summary>
        public string? ConversationalBehavior { get; init; }
    }

    /// <summary><c>History</c>: an entry to keep for a later session's context.</summary>
    public sealed record History(HistoryEntry Entry) : ServerMessage;

    /// <summary><c>UserStartedSpeaking</c>: drop all agent audio that has not been played.</summary>
    public sealed record UserStartedSpeaking : ServerMessage;

    /// <summary><c>AgentThinking</c>: a thought that is not spoken.</summary>
    public sealed record AgentThinking(string Content) : ServerMessage;

    /// <summary><c>FunctionCallRequest</c>: calls the model wants; those with <see cref="FunctionCall.ClientSide"/> await an answer.</summary>
    public sealed record FunctionCallRequest(IReadOnlyList<FunctionCall> Functions) : ServerMessage;

    /// <summary><c>FunctionCallResponse</c>: for information, the result of a call that the server made.</summary>
    public sealed record FunctionCallResponse(string? Id, string Name, string Content) : ServerMessage;

    /// <summary><c>FunctionCallCancelled</c>: announced calls whose answer is no longer wanted.</summary>
    public sealed record FunctionCallCancelled(IReadOnlyList<CancelledCall> Functions) : ServerMessage;

    /// <summary><c>AgentStartedSpeaking</c>: the first audio of an utterance follows. 0 for what was not measured.</summary>
    public sealed record AgentStartedSpeaking(TimeSpan TotalLatency, TimeSpan TextToSpeechLatency, TimeSpan ThinkLatency) : ServerMessage;

    /// <summary><c>AgentAudioDone</c>: the last audio of the utterance has been sent.</summary>
    public sealed record AgentAudioDone : ServerMessage;

    /// <summary><c>LatencyReport</c>: where the time of a turn went.</summary>
    public sealed record LatencyReport : ServerMessage
    {
        /// <summary>End of speech to final text.</summary>
        public TimeSpan? SpeechToText { get; init; }

        /// <summary>Final text to the model's first token.</summary>
        public TimeSpan? ThinkToken { get; init; }

        /// <summary>Final text to the first text for synthesis.</summary>
        public TimeSpan? ThinkText { get; init; }

        /// <summary>Time in tools.</summary>
        public TimeSpan? ThinkTool { get; init; }

        /// <summary>Time in thoughts that are not spoken.</summary>
        public TimeSpan? ThinkThinking { get; init; }

        /// <summary>First text to first audio sent.</summary>
        public TimeSpan? TextToSpeech { get; init; }

        /// <summary>End of speech to first audio sent.</summary>
        public TimeSpan? Total { get; init; }
    }

    /// <summary><c>PromptUpdated</c>, <c>SpeakUpdated</c>, <c>ThinkUpdated</c> or <c>ListenUpdated</c>.</summary>
    public sealed record Updated(UpdatedPart Part) : ServerMessage;

    /// <summary><c>InjectionRefused</c>; the message is empty when the server gave none.</summary>
    public sealed record InjectionRefused(string Message) : ServerMessage;

    /// <summary><c>Warning</c>: the session goes on. Codes are an open set; see <see cref="DeepgramWarnings"/>.</summary>
    public sealed record Warning(string Code, string Description) : ServerMessage;

    /// <summary><c>Error</c>: usually the end. Codes are an open set; see <see cref="DeepgramErrors"/>.</summary>
    public sealed record Error(string Code, string Description) : ServerMessage;

    /// <summary><c>__customFromThinkProvider</c>: any JSON, null included, from a think provider of the server's own.</summary>
    public sealed record CustomFromThinkProvider(JsonElement Content) : ServerMessage;

    /// <summary>A binary frame: agent audio in the output format.</summary>
    public sealed record Audio(ReadOnlyMemory<byte> Data) : ServerMessage;

    /// <summary>A message of a type this version does not know (Think Live among them), as it came.</summary>
    public sealed record Unknown(string Type, JsonElement Raw) : ServerMessage;
}

/// <summary>What an update acknowledged.</summary>
public enum UpdatedPart
{
    /// <summary><c>PromptUpdated</c>.</summary>
    Prompt,

    /// <summary><c>SpeakUpdated</c>.</summary>
    Speak,

    /// <summary><c>ThinkUpdated</c>.</summary>
    Think,

    /// <summary><c>ListenUpdated</c>.</summary>
    Listen,
}

/// <summary>A call the model wants.</summary>
/// <param name="Id">The id that the answer must carry.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">JSON text of the arguments object.</param>
/// <param name="ClientSide">Whether the client is to run it.</param>
public sealed record FunctionCall(string Id, string Name, string Arguments, bool ClientSide)
{
    /// <summary>To be handed back unchanged; null when there is none.</summary>
    public string? ThoughtSignature { get; init; }
}

/// <summary>A call whose answer is no longer wanted.</summary>
public sealed record CancelledCall(string Id, string Name);
