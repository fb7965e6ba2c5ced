using Antiphon.Speech;

namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>What one decoder made of an utterance.</summary>
/// <param name="Text">Words with single spaces; empty when nothing was understood.</param>
/// <param name="Score">Path score in the decoder's logarithmic units; comparable between decoders of the same acoustic model.</param>
/// <param name="Frames">Frames of 10 ms that were searched.</param>
/// <param name="Words">The words with their times.</param>
internal sealed record Hypothesis(string Text, int Score, int Frames, IReadOnlyList<RecognizedWord> Words)
{
    internal static Hypothesis Nothing { get; } = new("", 0, 0, []);
}
