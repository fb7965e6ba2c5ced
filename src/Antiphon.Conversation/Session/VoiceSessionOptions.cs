using Antiphon.Turns;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation;

/// <summary>One session. A value: derive variants with <c>with</c>.</summary>
public sealed record VoiceSessionOptions
{
    /// <summary>Id of the session in logs, traces and events; unique.</summary>
    public required string Id { get; init; }

    /// <summary>Who speaks.</summary>
    public required VoiceAgent Agent { get; init; }

    /// <summary>Rate of the audio given to <see cref="VoiceSession.WriteAudio"/>, in Hz; 8,000 to 48,000. Default 16,000.</summary>
    public int InputSampleRateHz { get; init; } = 16_000;

    /// <summary>Rate of the audio handed to the line, in Hz; 8,000 to 48,000. Default 16,000.</summary>
    public int OutputSampleRateHz { get; init; } = 16_000;

    /// <summary>Conversation before this session, oldest first. Default none.</summary>
    public IReadOnlyList<ChatMessage> History { get; init; } = [];

    /// <summary>When the caller's turn is over.</summary>
    public EndpointingOptions Endpointing { get; init; } = new();

    /// <summary>When the caller cuts the agent off.</summary>
    public InterruptionOptions Interruption { get; init; } = new();

    /// <summary>Whether the model is asked before the caller's turn is over.</summary>
    public EarlyAnswerOptions EarlyAnswers { get; init; } = new();

    /// <summary>How far audio is sent ahead of its playing, so that the far end's buffer never runs dry. 20 ms to 2 s;
    /// default 200 ms.</summary>
    public TimeSpan PlayoutLead { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Length of an outbound frame. 10 to 60 ms; default 20 ms.</summary>
    public TimeSpan FrameDuration { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether inbound noise is reduced before recognition. Default true.</summary>
    public bool NoiseReduction { get; init; } = true;

    /// <summary>Inbound audio held at most; beyond it the oldest goes and is counted. 200 ms to 30 s; default 2 s.</summary>
    public TimeSpan InboundCapacity { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Synthesised audio held at most ahead of its sending; beyond it synthesis waits. 200 ms to 60 s; default 5 s.</summary>
    public TimeSpan OutboundCapacity { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Commands held at most; beyond it the session ends (<see cref="ErrorCodes.SessionOverloaded"/>). Default 1,024.</summary>
    public int CommandCapacity { get; init; } = 1_024;

    /// <summary>How the caller is kept from sitting in silence, unless the agent says otherwise (<see cref="VoiceAgent.Liveness"/>).</summary>
    public LivenessOptions Liveness { get; init; } = new();

    /// <summary>What is said when nobody speaks and when a call gets too long, unless the agent says otherwise
    /// (<see cref="VoiceAgent.Limits"/>).</summary>
    public CallLimitOptions Limits { get; init; } = new();

    /// <summary>Time for the final text after the end of a turn; then the caller hears the apology
    /// (<see cref="ErrorCodes.SpeechToTextTimeout"/>). 500 ms to 1 min; default 8 s: longer than the bound on silence, because a
    /// recogniser that is being replaced needs it and the caller hears fillers meanwhile.</summary>
    public TimeSpan TranscriptTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Time for each engine to open; one that takes longer ends the session
    /// (<see cref="ErrorCodes.SpeechToTextUnavailable"/>, <see cref="ErrorCodes.TextToSpeechUnavailable"/>). 1 s to 2 min;
    /// default 20 s.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time for a segment's next audio; a synthesiser that stays silent longer ends the session
    /// (<see cref="ErrorCodes.TextToSpeechFailed"/>). 1 s to 2 min; default 15 s.</summary>
    public TimeSpan SynthesisTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What one turn may spend on trying again, of recognition, model and synthesis together.</summary>
    public RetryBudgetOptions Retries { get; init; } = new();

    /// <summary>Said when the model or a tool round fails; empty to stay silent.</summary>
    public string Apology { get; init; } = "Sorry, something went wrong on my side. Could you say that again?";

    /// <summary>Said when the caller clearly spoke (600 ms of voice well above the noise) and recognition made no word of it, while the
    /// agent was silent; twice in a row at most. Empty to stay silent.</summary>
    public string NotUnderstood { get; init; } = "Sorry, I did not catch that.";

    /// <summary>Failed turns in a row after which the session ends. Default 3.</summary>
    public int MaxFailedTurns { get; init; } = 3;
}
