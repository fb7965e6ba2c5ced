using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>What a caller has said, and when. Positions count from the first sample of the stream.</summary>
/// <param name="Text">The words, without pause marks.</param>
/// <param name="Start">Where its first word begins in the stream (where its sound begins, if the voice marks no words).</param>
/// <param name="End">Where its last word ends (where its sound ends, if the voice marks no words).</param>
/// <param name="Words">Its words with their places in the stream; empty if the voice marks none.</param>
/// <param name="StartTimestamp">When its first sample was sent: a timestamp of the caller's clock.</param>
/// <param name="EndTimestamp">When its last sample was sent: a timestamp of the caller's clock.</param>
public sealed record CallerUtterance(
    string Text,
    TimeSpan Start,
    TimeSpan End,
    IReadOnlyList<RecognizedWord> Words,
    long StartTimestamp,
    long EndTimestamp);
