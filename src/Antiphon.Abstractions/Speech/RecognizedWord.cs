namespace Antiphon.Speech;

/// <summary>A word and where it lies in its utterance's audio.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">From the utterance's first written sample.</param>
/// <param name="End">From the utterance's first written sample.</param>
public readonly record struct RecognizedWord(string Text, TimeSpan Start, TimeSpan End);
