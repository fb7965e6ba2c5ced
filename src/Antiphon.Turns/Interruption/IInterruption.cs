namespace Antiphon.Turns;

/// <summary>
/// A strategy that says what the caller's voice over the agent means. Pure: no clock, no I/O, no allocation per frame. One
/// instance a session, used by one thread at a time.
/// </summary>
/// <remarks>
/// For each overlap the decisions come in this order: at most one <see cref="InterruptionDecision.Hold"/>, at most one
/// <see cref="InterruptionDecision.Commit"/>, at most one of the resuming ones. A resuming decision may follow a commit, once the words show that it was none: until the
/// caller's text is final, keep what was cut off. From a commit on, frames say <see cref="AgentFloor.None"/> until the agent has the floor
/// again, be it by a resuming decision or by whatever else settled the overlap.
/// </remarks>
public interface IInterruption
{
    /// <summary>Takes the next frame of the caller's line.</summary>
    InterruptionDecision OnFrame(in OverlapFrame frame);

    /// <summary>Takes the caller's words so far in the utterance in progress, or its final text (empty when it was no speech).</summary>
    InterruptionDecision OnCallerWords(string text, bool isFinal, TimeSpan position);

    /// <summary>Takes what the agent says, as it is played.</summary>
    /// <param name="text">The words; any length, one word or a sentence.</param>
    /// <param name="position">Media time of the caller's line at which they begin to play.</param>
    void OnAgentWords(ReadOnlySpan<char> text, TimeSpan position);
}

/// <summary>What is to be done with the agent's audio.</summary>
public enum InterruptionDecision
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>Hold it: stop playing, keep it, keep the response running.</summary>
    Hold,

    /// <summary>The caller means it: the agent gives up the floor.</summary>
    Commit,

    /// <summary>It was noise: go on from the exact sample.</summary>
    ResumeFalse,

    /// <summary>The caller only showed to be listening: go on from the exact sample, without a turn for it.</summary>
    ResumeBackchannel,

    /// <summary>It was the agent's own voice: go on from the exact sample.</summary>
    ResumeEcho,
}

/// <summary>What the agent is doing.</summary>
public enum AgentFloor
{
    /// <summary>Nothing: the floor is free or the caller's.</summary>
    None,

    /// <summary>Working on an answer; nothing can be heard.</summary>
    Thinking,

    /// <summary>Speaking, or held in the middle of it.</summary>
    Speaking,
}

/// <summary>A frame of the caller's line, and the agent at that time.</summary>
public readonly record struct OverlapFrame
{
    /// <summary>Media time of the frame's last sample.</summary>
    public TimeSpan Position { get; init; }

    /// <summary>Length of the frame.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether it is voiced.</summary>
    public bool IsVoiced { get; init; }

    /// <summary>RMS in dBFS; NaN where nobody measured it.</summary>
    public float LevelDbfs { get; init; }

    /// <summary><see cref="SpeechActivity.IsSpeaking"/> after the frame.</summary>
    public bool CallerSpeaking { get; init; }

    /// <summary><see cref="SpeechActivity.VoicedTime"/> after the frame.</summary>
    public TimeSpan Voiced { get; init; }

    /// <summary>Time since the last voiced frame.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>What the agent is doing.</summary>
    public AgentFloor Agent { get; init; }

    /// <summary>Whether what the agent says must not be interrupted.</summary>
    public bool Uninterruptible { get; init; }

    /// <summary>Whether the line's echo is known (<see cref="EchoPath"/>), so that voiced frames hold none of it.</summary>
    public bool EchoKnown { get; init; }

    /// <summary>What is left to play of the agent's utterance; null while that is not known.</summary>
    public TimeSpan? AgentRemaining { get; init; }

    /// <summary>What the agent has asked for.</summary>
    public ExpectedInput Expected { get; init; }
}
