using Antiphon.Audio;

namespace Antiphon.Speech;

/// <summary>Audio of a segment and the words that begin in it.</summary>
/// <param name="Audio">16-bit mono PCM; <see cref="AudioFrame.Position"/> counts from the segment's first sample. The
/// receiver owns and disposes it. Any length up to one second.</param>
/// <param name="Words">Words known to begin by the end of this chunk and not reported before; empty where the synthesiser knows none.</param>
public readonly record struct SpeechChunk(AudioFrame Audio, IReadOnlyList<WordMark> Words);

/// <summary>Where a word of a segment's text begins in its audio.</summary>
/// <param name="TextStart">Index of the word's first character in the text given to <see cref="ITextToSpeechSession.SpeakAsync"/>.</param>
/// <param name="TextLength">Its length in characters.</param>
/// <param name="StartSample">Sample at which it begins, from the segment's first sample.</param>
/// <param name="EndSample">Sample at which it ends.</param>
public readonly record struct WordMark(int TextStart, int TextLength, long StartSample, long EndSample);
