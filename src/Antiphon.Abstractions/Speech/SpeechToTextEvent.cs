namespace Antiphon.Speech;

/// <summary>What a recogniser says. A closed family.</summary>
public abstract record SpeechToTextEvent
{
    private protected SpeechToTextEvent()
    {
    }

    /// <summary>Text so far of the utterance in progress; may be revised. For display and early work, never for actions.</summary>
    /// <param name="Text">Words so far.</param>
    public sealed record Interim(string Text) : SpeechToTextEvent;

    /// <summary>The text of a committed utterance; empty when nothing was understood.</summary>
    /// <param name="Utterance">The number given to <see cref="ISpeechToTextSession.Flush"/>.</param>
    /// <param name="Text">The words.</param>
    public sealed record Final(long Utterance, string Text) : SpeechToTextEvent
    {
        /// <summary>0 (a guess) to 1 (sure); null where the recogniser gives none.</summary>
        public double? Confidence { get; init; }

        /// <summary>Words with their times; empty where the recogniser gives none.</summary>
        public IReadOnlyList<RecognizedWord> Words { get; init; } = [];
    }

    /// <summary>The recogniser holds that the caller's turn is over (only with <see cref="SpeechToTextCapabilities.EndOfTurn"/>).</summary>
    public sealed record EndOfTurn : SpeechToTextEvent
    {
        /// <summary>Number of the last utterance committed before the turn it speaks of, 0 for none; null when the recogniser
        /// does not tell. One that comes late would end the next turn otherwise.</summary>
        public long? AfterUtterance { get; init; }
    }

    /// <summary>Recognition failed.</summary>
    /// <param name="Error">Why. Transient: the session goes on, the utterance is lost. Else the session is over.</param>
    public sealed record Fault(VoiceException Error) : SpeechToTextEvent
    {
        /// <summary>The committed utterance that will get no text because of this; null when none was pending.</summary>
        public long? Utterance { get; init; }
    }
}
