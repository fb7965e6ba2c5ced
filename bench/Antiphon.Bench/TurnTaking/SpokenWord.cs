namespace Antiphon.Bench.TurnTaking;

/// <summary>A word and where it is said, in samples of its recording.</summary>
internal readonly record struct SpokenWord(string Text, int Start, int End);

/// <summary>A recording with its words.</summary>
internal sealed record Recording(short[] Samples, IReadOnlyList<SpokenWord> Words)
{
    /// <summary>Last sample that can be heard.</summary>
    internal int End => Samples.Length;
}
