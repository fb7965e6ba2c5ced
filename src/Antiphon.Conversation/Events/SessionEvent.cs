using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>What happens in a session, in order. A closed family.</summary>
public abstract record SessionEvent
{
    private protected SessionEvent()
    {
    }

    /// <summary>Clock time since the session started.</summary>
    public TimeSpan At { get; init; }

    /// <summary>Number of the turn it belongs to: 0 before the caller first spoke, then counting up.</summary>
    public int Turn { get; init; }

    /// <summary>The session is ready: engines open, audio is welcome.</summary>
    public sealed record Started : SessionEvent;

    /// <summary>The caller began to speak (or typed). After this no audio of the previous agent utterance follows, unless it was
    /// no speech after all: then <see cref="AgentResumed"/> comes before it.</summary>
    /// <param name="Interrupts">Whether it cut off the agent.</param>
    public sealed record UserStartedSpeaking(bool Interrupts) : SessionEvent
    {
        /// <summary>Time since the onset of the caller's voice, by the position in the audio; null for typed text.</summary>
        public TimeSpan? VoicedFor { get; init; }
    }

    /// <summary>The caller's turn is over.</summary>
    public sealed record UserStoppedSpeaking : SessionEvent;

    /// <summary>Text so far; may be revised.</summary>
    public sealed record UserInterim(string Text) : SessionEvent;

    /// <summary>What the caller said, once a turn. Holds caller's words (R8).</summary>
    public sealed record UserText(string Text) : SessionEvent
    {
        /// <summary>Confidence of the recogniser, 0 to 1; null when it gives none or the text was typed.</summary>
        public double? Confidence { get; init; }

        /// <summary>Words with times; empty when unknown.</summary>
        public IReadOnlyList<RecognizedWord> Words { get; init; } = [];
    }

    /// <summary>A thought of the model that is not spoken.</summary>
    public sealed record AgentThought(string Text) : SessionEvent;

    /// <summary>A request went to the model.</summary>
    public sealed record AgentThinking : SessionEvent;

    /// <summary>A tool began to run.</summary>
    public sealed record ToolStarted(string CallId, string Name, string ArgumentsJson) : SessionEvent;

    /// <summary>A tool ended; once for each that began, also when that is after its turn.</summary>
    public sealed record ToolFinished(string CallId, string Name, string Result, TimeSpan Duration, ErrorCode? Error) : SessionEvent;

    /// <summary>The first audio of an agent utterance goes out.</summary>
    /// <param name="Latency">Where the time since the caller's end of speech went; null for a greeting or injected
    /// speech, and for an answer that the caller stopped before it began.</param>
    public sealed record AgentStartedSpeaking(TurnLatency? Latency) : SessionEvent;

    /// <summary>The first audio of this segment of the agent's text goes out.</summary>
    public sealed record AgentText(string Text) : SessionEvent;

    /// <summary>The caller has stopped the agent's utterance, which had started; follows <see cref="UserStartedSpeaking"/>. Then
    /// comes <see cref="AgentHeard"/>, when the caller has said something, or <see cref="AgentResumed"/>, when it was no speech.</summary>
    public sealed record AgentSuspended : SessionEvent;

    /// <summary>The utterance that was suspended is sent again from where the far end stopped playing it.</summary>
    public sealed record AgentResumed : SessionEvent;

    /// <summary>The last audio of the agent's utterance has been sent, or it was cut off. Once per utterance that had started;
    /// an utterance that is suspended after it and goes on has no second one.</summary>
    /// <param name="Interrupted">Whether it was cut off.</param>
    public sealed record AgentAudioDone(bool Interrupted) : SessionEvent;

    /// <summary>The utterance has been played out, or cut off: what was heard of it, as it stands in the history.</summary>
    public sealed record AgentHeard(string Text, bool Interrupted) : SessionEvent;

    /// <summary>The first audio of a filler goes out: what is heard while the caller waits. It is no part of the answer, it is
    /// not in the history, and none of the other events tells of it.</summary>
    /// <param name="Text">Its words; empty for a sound.</param>
    /// <param name="Kind">What it is.</param>
    public sealed record AgentFiller(string Text, FillerKind Kind) : SessionEvent;

    /// <summary>The filler is over: heard out, or cut off. Between the two no other audio goes out.</summary>
    public sealed record AgentFillerDone : SessionEvent;

    /// <summary>In spite of all the caller has waited longer in silence than <see cref="LivenessOptions.Bound"/>. Once a silence.</summary>
    /// <param name="Reason">Who is waited for.</param>
    /// <param name="Duration">How long it has been silent so far.</param>
    public sealed record Silence(WaitReason Reason, TimeSpan Duration) : SessionEvent;

    /// <summary>Something failed and the session goes on.</summary>
    public sealed record Fault(VoiceException Error) : SessionEvent;

    /// <summary>The session is over. The last event.</summary>
    public sealed record Ended(SessionEnd End) : SessionEvent;
}

/// <summary>How a session ended.</summary>
/// <param name="Reason">Short stable reason: <c>client_closed</c>, <c>handed_over</c>, <c>error</c>, …</param>
/// <param name="Error">The failure; null when it ended as intended.</param>
public sealed record SessionEnd(string Reason, VoiceException? Error = null);
