using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Wording;

/// <summary>What a tool does, as words behind "I can".</summary>
internal static class ActionWords
{
    private const int MaxWords = 7;

    public static string Of(ToolSchema tool)
    {
        if (ToolPhrases.IsHandOver(tool)) return "hand you over to a person";
        var name = tool.NameWords.ToList();
        if (name.Count == 0) return "help";
        if (!ToolPhrases.IsVerb(name[0]))
        {
            if (name[0] is "get" or "is" or "has") name.RemoveAt(0);
            return "tell you the " + string.Join(' ', name);
        }

        var described = ToolPhrases.FirstClause(tool.Description);
        if (described.Count is > 1 and <= MaxWords && described[0] == name[0]) return string.Join(' ', described);
        return WithArticle(name);
    }

    private static string WithArticle(List<string> words)
    {
        if (words.Count == 1 || words[1] is "a" or "an" or "the" or "my" or "over" or "to" or "up" or "off" or "on" || words[^1].EndsWith('s')) return string.Join(' ', words);
        return $"{words[0]} {Article(words[1])} {string.Join(' ', words.Skip(1))}";
    }

    /// <summary>"a" or "an".</summary>
    public static string Article(string word) => word.Length > 0 && word[0] is 'a' or 'e' or 'i' or 'o' || (word.StartsWith('u') && !word.StartsWith("us", StringComparison.Ordinal) && !word.StartsWith("uni", StringComparison.Ordinal)) ? "an" : "a";
}
