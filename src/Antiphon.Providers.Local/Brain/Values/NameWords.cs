using System.Collections.Frozen;
using Antiphon.Providers.Local.Brain.Matching;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Values;

/// <summary>People's names in what was said. Pure; a name cannot be known for sure, so callers read it back.</summary>
internal static class NameWords
{
    private static readonly FrozenSet<string> Known = BuiltInRules.FirstNames.Concat(BuiltInRules.LastNames).ToFrozenSet(StringComparer.Ordinal);

    // Names that are also plain words count only behind another name or a cue.
    private static readonly FrozenSet<string> AlsoWords = new[]
    {
        "young", "white", "brown", "green", "gray", "king", "hill", "bell", "cook", "baker", "carter", "mark", "frank", "jack", "may", "lee",
        "reed", "ward", "parker", "cooper", "turner", "walker", "wright", "scott", "martin", "rose", "taylor",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[][] StrongCues =
    [
        ["my", "name", "is"], ["the", "name", "is"], ["name", "is"], ["my", "name's"], ["name's"], ["this", "is"], ["under", "the", "name", "of"],
        ["under", "the", "name"], ["under"], ["on", "the", "name", "of"], ["in", "the", "name", "of"], ["i'm", "called"], ["call", "me"], ["appointment", "is", "for"],
        ["it", "is", "for"], ["it's", "for"], ["last", "name", "is"], ["first", "name", "is"], ["name", "of"],
    ];

    private static readonly string[][] WeakCues = [["i", "am"], ["i'm"], ["it", "is"], ["it's"], ["for"], ["that's"], ["that", "is"], ["here", "is"], ["of"], ["mr"], ["mrs"], ["miss"], ["by"]];

    private static readonly FrozenSet<string> NotNames = new[]
    {
        "a", "an", "the", "and", "or", "please", "at", "on", "in", "for", "to", "of", "is", "it", "i", "you", "my", "me", "we", "that", "this",
        "yes", "no", "okay", "thanks", "thank", "not", "but", "with", "would", "like", "want", "need", "can", "could", "do", "be", "am", "are",
        "hello", "hi", "well", "um", "uh", "from", "by", "so", "about", "calling", "speaking", "here", "again", "just", "what", "when", "where", "how", "who",
        "today", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning", "afternoon", "evening", "noon",
        "o'clock", "next", "wrong", "right", "correct", "sure", "appointment", "actually", "sorry", "name", "meant", "said", "spelled", "fine", "good",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsKnown(string word) => Known.Contains(word);

    /// <summary>
    /// A name behind a cue ("my name is"), or a first and last name known together. With <paramref name="isExpected"/> any words that can be a
    /// name will do, so that a rare name is not refused.
    /// </summary>
    public static bool TryFind(IReadOnlyList<string> words, bool isExpected, out string name, out int start, out int end)
    {
        if (TrySpelled(words, out name, out start, out end)) return true;
        foreach (var cue in StrongCues)
        {
            for (var i = 0; i + cue.Length < words.Count; i++)
                if (Follows(words, i, cue) && TryTake(words, i + cue.Length, isExpected || cue.Contains("name") || cue.Contains("called") ? 0 : 1, out name, out end))
                {
                    start = i + cue.Length;
                    return true;
                }
        }

        foreach (var cue in WeakCues)
        {
            for (var i = 0; i + cue.Length < words.Count; i++)
                if (Follows(words, i, cue) && TryTake(words, i + cue.Length, 1, out name, out end))
                {
                    start = i + cue.Length;
                    return true;
                }
        }

        for (start = 0; start < words.Count; start++)
        {
            if (!Known.Contains(words[start]) || !TryTake(words, start, 1, out name, out end)) continue;
            if (end - start > 1 || (isExpected || words.Count <= 3) && !AlsoWords.Contains(words[start])) return true;
        }

        // An answer to "what is your name": whatever is left once the politeness is gone.
        if (isExpected && words.Count > 0 && words[0] is not ("what" or "when" or "where" or "which" or "how" or "do" or "are" or "can" or "could" or "is"))
        {
            start = 0;
            while (start < words.Count && (IsNoName(words[start]) || words[start].Length < 2)) start++;
            if (TryTake(words, start, 0, out name, out end) && Rest(words, end)) return true;
        }

        name = "";
        start = end = 0;
        return false;
    }

    /// <summary>"sarah o'brien" as "Sarah O'Brien".</summary>
    public static string Capitalise(IEnumerable<string> words) => string.Join(' ', words.Select(word =>
        word.Length > 2 && word[1] == '\'' ? $"{char.ToUpperInvariant(word[0])}'{char.ToUpperInvariant(word[2])}{word[3..]}"
        : word.Length > 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word));

    private static bool IsNoName(string word) => NotNames.Contains(word) || (FunctionWords.Contains(word) && !Known.Contains(word));

    private static bool Rest(IReadOnlyList<string> words, int from) => words.Skip(from).All(word => NotNames.Contains(word));

    // Takes one to three words; at least "known" of them must be names of the list.
    private static bool TryTake(IReadOnlyList<string> words, int at, int known, out string name, out int end)
    {
        end = at;
        var hits = 0;
        while (end < words.Count && end - at < 3 && words[end].Length > 1 && !IsNoName(words[end]) && !NumberWords.TryUpTo99(words, end, out _, out _))
        {
            if (Known.Contains(words[end])) hits++;
            else if (known > 0 && (hits == 0 || end - at >= 2)) break;
            end++;
        }

        // Behind a name, a word that is no name is more likely the rest of the sentence.
        while (known > 0 && end - at > 1 && !Known.Contains(words[end - 1]) && end < words.Count) end--;
        name = end > at ? Capitalise(words.Skip(at).Take(end - at)) : "";
        return end > at && hits >= known;
    }

    private static bool TrySpelled(IReadOnlyList<string> words, out string name, out int start, out int end)
    {
        name = "";
        for (start = 0; start < words.Count; start++)
        {
            end = start;
            while (end < words.Count && words[end].Length == 1) end++;
            if (end - start < 3) continue;
            var spelled = string.Concat(words.Skip(start).Take(end - start));
            var first = start > 0 && words[start - 1] == "spelled" && start > 2 && IsKnown(words[start - 3]) ? words[start - 3] + " " : "";
            name = Capitalise((first + spelled).Split(' '));
            return true;
        }

        start = end = 0;
        return false;
    }

    private static bool Follows(IReadOnlyList<string> words, int at, string[] cue)
    {
        for (var i = 0; i < cue.Length; i++)
            if (words[at + i] != cue[i]) return false;
        return true;
    }
}
