namespace Antiphon.Testing.Faults;

/// <summary>What a fault attacks.</summary>
public enum FaultTarget
{
    /// <summary>The recogniser.</summary>
    SpeechToText,

    /// <summary>The synthesiser.</summary>
    TextToSpeech,

    /// <summary>The chat model.</summary>
    Model,

    /// <summary>The agent's tools.</summary>
    Tool,

    /// <summary>What connects the caller: audio both ways, marks, the connection itself.</summary>
    Line,

    /// <summary>The clock and its timers.</summary>
    Clock,

    /// <summary>The session's other neighbours: observers, and who sends it commands.</summary>
    Session,
}
