using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>Values of a fixed list in what was said: their words, or the words that the description puts in brackets behind
/// them ("haircut (cut, trim)").</summary>
internal static class ChoiceWords
{
    private const double Least = 0.6;

    public static List<Mention> Find(IReadOnlyList<string> words, ToolParameter parameter, Func<int, bool> denied)
    {
        var found = new List<Mention>();
        foreach (var choice in parameter.Choices)
        {
            Mention? best = null;
            foreach (var name in Names(choice, parameter.Description))
            {
                var joined = string.Concat(name);
                for (var start = 0; start < words.Count; start++)
                {
                    for (var length = Math.Max(1, name.Length - 1); length <= name.Length + 1 && start + length <= words.Count; length++)
                    {
                        var said = string.Concat(words.Skip(start).Take(length));
                        var likeness = said == joined || said == joined + "s" ? 1 : said.Length < 4 || FunctionWords.Contains(said) ? 0 : Likeness.Of(said, joined) - 0.01 * Math.Abs(length - name.Length);
                        if (likeness >= Least && (best is null || likeness > (double)best.Number))
                            best = new Mention(ParameterKind.Choice, start, start + length) { Choice = choice, Number = (decimal)likeness, IsDenied = denied(start) };
                    }
                }
            }

            if (best is not null) found.Add(best);
        }

        found.Sort((a, b) => b.Number != a.Number ? b.Number.CompareTo(a.Number) : (b.End - b.Start) - (a.End - a.Start));
        return found;
    }

    internal static IEnumerable<string[]> Names(ToolChoice choice, string description)
    {
        yield return choice.Words.Split(' ');
        foreach (var written in new[] { choice.Json, choice.Words })
            foreach (var other in Bracketed(description, written)) yield return other;
    }

    private static IEnumerable<string[]> Bracketed(string description, string name)
    {
        var at = description.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) yield break;
        var open = at + name.Length;
        while (open < description.Length && description[open] is ' ' or '\'' or '"' or '`') open++;
        if (open >= description.Length || description[open] != '(') yield break;
        var close = description.IndexOf(')', open);
        if (close < 0) yield break;
        foreach (var part in description[(open + 1)..close].Split([',', ';', '/']))
        {
            var words = SpokenWords.Of(part).SkipWhile(w => w is "or" or "and" or "a" or "an" or "the").ToArray();
            if (words.Length is > 0 and <= 4) yield return words;
        }
    }
}
