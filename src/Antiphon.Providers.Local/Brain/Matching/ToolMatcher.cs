using Antiphon.Providers.Local.Phrases;

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
        var isValue = ValueWords(utterance, tools);
        var content = Enumerable.Range(0, utterance.Words.Count).Where(i => !FunctionWords.Contains(utterance.Words[i]) && !isValue[i])
            .DistinctBy(i => utterance.Words[i]).ToList();
        var keywords = Keywords(utterance, content, tools);
        var matches = new List<(ToolMatch Match, double Order)>(tools.Count);
        for (var i = 0; i < tools.Count; i++) matches.Add(Match(utterance, isValue, tools[i], content, keywords[i]));
        return [.. matches.OrderByDescending(m => m.Order).ThenBy(m => m.Match.Tool.Name, StringComparer.Ordinal).Select(m => m.Match)];
    }

    private static (ToolMatch Match, double Order) Match(Utterance utterance, bool[] isValue, BrainTool tool, List<int> content, double keywords)
    {
        var aligner = new PhraseAligner(utterance, isValue, tool.Schema);
        var best = PhraseAligner.Cell.Unreached;
        foreach (var phrase in tool.Requests)
        {
            if (!phrase.MayMatch(utterance, content)) continue;
            var cell = aligner.Align(phrase.Template);
            if (cell.Score > best.Score) best = cell;
        }

        // With no content word said, only a template that fits as a whole ("how about tuesday") speaks for the tool.
        double aligned;
        if (content.Count > 0) aligned = best.Score / Math.Max(1, aligner.Best);
        else aligned = best.Penalty > -0.2 && best.Bindings is not null ? 0.3 + best.Score / 2 : Math.Min(0.25, best.Score / 2);
        var score = Math.Max(aligned, keywords * 0.75);

        var bindings = new List<(string, Mention)>();
        for (var binding = best.Bindings; binding is not null; binding = binding.Before)
            if (binding.Parameter.Length > 0) bindings.Add((binding.Parameter, binding.Mention));
        bindings.Reverse();
        return (new ToolMatch(tool, Math.Clamp(score, 0, 1), bindings), score + 0.01 * Math.Max(0, keywords));
    }

    /// <summary>Which words belong to a value of any tool: they say what with, not what to do.</summary>
    public static bool[] ValueWords(Utterance utterance, IReadOnlyList<BrainTool> tools)
    {
        var isValue = (bool[])utterance.IsValue.Clone();
        foreach (var slot in tools.SelectMany(tool => tool.Slots).Where(slot => slot.Kind == ParameterKind.Choice))
            foreach (var mention in utterance.Choices(slot.Parameter, 0.8)) Array.Fill(isValue, true, mention.Start, mention.End - mention.Start);
        return isValue;
    }

    // For each tool the share of the content words that belong to it, a word of many tools counting less.
    private static double[] Keywords(Utterance utterance, List<int> content, IReadOnlyList<BrainTool> tools)
    {
        var hits = new double[tools.Count];
        foreach (var word in content)
        {
            var likeness = tools.Select(tool => tool.Likeness(utterance, word)).ToArray();
            var owners = likeness.Count(like => like > 0);
            for (var i = 0; i < hits.Length && owners > 0; i++) hits[i] += likeness[i] / owners;
        }

        for (var i = 0; i < hits.Length && content.Count > 0; i++) hits[i] /= content.Count;
        return hits;
    }
}
