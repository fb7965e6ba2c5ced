namespace Antiphon.Speech;

/// <summary>What a recogniser can do; ask before relying on it.</summary>
[Flags]
public enum SpeechToTextCapabilities
{
    /// <summary>Final text only.</summary>
    None = 0,

    /// <summary>Sends <see cref="SpeechToTextEvent.Interim"/> while the caller speaks.</summary>
    InterimResults = 1,

    /// <summary>Final results carry word times.</summary>
    WordTimes = 2,

    /// <summary>Decides itself when the caller's turn is over (<see cref="SpeechToTextEvent.EndOfTurn"/>).</summary>
    EndOfTurn = 4,

    /// <summary>Final results carry a confidence.</summary>
    Confidence = 8,

    /// <summary>Uses <see cref="SpeechToTextOptions.Vocabulary"/>.</summary>
    Vocabulary = 16,
}
