namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>How well a tool fits what was said.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Score">About 0 (nothing in common) to 1 (one of its phrases, word by word).</param>
/// <param name="Bindings">Values that its best phrase put into parameters.</param>
internal sealed record ToolMatch(BrainTool Tool, double Score, IReadOnlyList<(string Parameter, Mention Mention)> Bindings);

/// <summary>Finds the tool that was asked for: alignment with the tools' phrases, helped by their key words. Pure.</summary>
internal static class ToolMatcher
{
    /// <summary>Fits of all tools, best first.</summary>
    public static IReadOnlyList<ToolMatch> Rank(Utterance utterance, IReadOnlyList<BrainTool> tools)
    {
        var content = utterance.Words.Where((word, i) => !FunctionWords.Contains(word) && !IsValue(utterance, i)).Distinct().ToList();
        var matches = new List<ToolMatch>(tools.Count);
        foreach (var tool in tools) matches.Add(Match(utterance, tool, content, tools));
        matches.Sort((a, b) => b.Score != a.Score ? b.Score.CompareTo(a.Score) : string.CompareOrdinal(a.Tool.Name, b.Tool.Name));
        return matches;
    }

    private static ToolMatch Match(Utterance utterance, BrainTool tool, List<string> content, IReadOnlyList<BrainTool> tools)
    {
        var aligner = new PhraseAligner(utterance, tool.Schema);
        var best = PhraseAligner.Cell.Unreached;
        foreach (var phrase in tool.Phrases)
        {
            var cell = aligner.Align(phrase);
            if (cell.Score > best.Score) best = cell;
        }

        // With no content word said, only a template that fits as a whole ("how about tuesday") speaks for the tool.
        var aligned = best.Score / Math.Max(1, content.Count + 0.1);
        if (best.Penalty > -0.2 && best.Bindings is not null && content.Count == 0) aligned = Math.Max(aligned, 0.3 + best.Score / 2);
        var score = Math.Max(aligned, Keywords(tool, content, tools) * 0.75);

        var bindings = new List<(string, Mention)>();
        for (var binding = best.Bindings; binding is not null; binding = binding.Before)
            if (binding.Parameter.Length > 0) bindings.Add((binding.Parameter, binding.Mention));
        bindings.Reverse();
        return new ToolMatch(tool, Math.Clamp(score, 0, 1), bindings);
    }

    // The share of the content words that belong to the tool, a word of many tools counting less.
    private static double Keywords(BrainTool tool, List<string> content, IReadOnlyList<BrainTool> tools)
    {
        if (content.Count == 0) return 0;
        double hit = 0;
        double all = 0;
        foreach (var word in content)
        {
            var (likeness, owners) = (0.0, 0);
            foreach (var other in tools)
            {
                var like = other.Likeness(word);
                if (like > 0) owners++;
                if (ReferenceEquals(other, tool)) likeness = like;
            }

            all += owners == 0 ? 1 : 1.0 / owners;
            if (likeness > 0) hit += likeness / owners;
        }

        return hit / Math.Max(all, 0.5);
    }

    private static bool IsValue(Utterance utterance, int word) => utterance.Mentions.Any(m => m.Start <= word && word < m.End) || Values.NameWords.IsKnown(utterance.Words[word]);
}
