using System.Collections.Frozen;

namespace Antiphon.Turns;

/// <summary>Looks words and pairs of words up without making strings.</summary>
internal static class WordLookup
{
    private const int LongestPair = 64;

    public static bool Holds(this FrozenSet<string> words, ReadOnlySpan<char> word) =>
        words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>Whether <paramref name="word"/>, or it with the word before it, is among <paramref name="words"/>.</summary>
    public static bool Holds(this FrozenSet<string> words, ReadOnlySpan<char> before, ReadOnlySpan<char> word) =>
        words.Holds(word) || words.HoldsPair(before, word);

    /// <summary>Whether the two words together are among <paramref name="words"/>.</summary>
    public static bool HoldsPair(this FrozenSet<string> words, ReadOnlySpan<char> before, ReadOnlySpan<char> word)
    {
        if (before.IsEmpty || before.Length + 1 + word.Length > LongestPair) return false;
        Span<char> pair = stackalloc char[LongestPair];
        before.CopyTo(pair);
        pair[before.Length] = ' ';
        word.CopyTo(pair[(before.Length + 1)..]);
        return words.Holds(pair[..(before.Length + 1 + word.Length)]);
    }
}
