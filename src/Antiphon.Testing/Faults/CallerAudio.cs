namespace Antiphon.Testing.Faults;

/// <summary>Takes a piece of the caller's audio, 16-bit mono PCM; copies what it keeps.</summary>
internal delegate void CallerAudio(ReadOnlySpan<short> samples);
