using Antiphon.Speech;

namespace Antiphon.Providers.Local.Phrases;

/// <summary>How people ask for a tool: its own templates, or ones derived from its name and description.</summary>
internal static class ToolPhrases
{
    private static readonly HashSet<string> Verbs = new(StringComparer.Ordinal)
    {
        "find", "book", "create", "cancel", "move", "get", "list", "check", "show", "send", "order", "pay", "transfer", "make", "schedule",
        "reschedule", "change", "update", "delete", "remove", "add", "search", "look", "call", "hand", "set", "start", "stop", "turn", "open",
        "close", "track", "return", "reset", "play", "tell", "give", "ask", "reserve", "confirm", "speak", "talk", "buy", "sell", "refund",
        "request", "submit", "register", "end", "switch", "dim", "raise", "lower", "lock", "unlock", "connect", "read", "write", "record",
        "report", "rent", "renew", "print", "save", "repeat", "modify", "edit", "replace", "remind", "query", "fetch", "lookup", "put", "take",
    };

    private static readonly string[] HumanWords = ["human", "person", "agent", "operator", "representative", "staff", "colleague"];

    // Bounds what a tool that came over the wire can make us sample.
    private const int MaxDerivedWords = 12;

    /// <summary>The templates of <paramref name="tool"/>, parsed; never empty.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.PhraseTemplateInvalid"/>.</exception>
    public static IReadOnlyList<PhraseNode> Of(ToolSchema tool)
    {
        var given = SpeechPhrases.Of(tool.Tool);
        var templates = given.Count > 0 ? given : Derive(tool);
        var parsed = new List<PhraseNode>(templates.Count);
        foreach (var template in templates)
        {
            try
            {
                var node = PhraseParser.Parse(template);
                CheckParameters(node, tool);
                parsed.Add(node);
            }
            catch (VoiceException e)
            {
                throw new VoiceException(e.Code, $"Tool '{tool.Name}': {e.Message}", e);
            }
        }

        return parsed;
    }

    /// <summary>Whether it passes the caller on to a person.</summary>
    public static bool IsHandOver(ToolSchema tool) => tool.NameWords.Any(HumanWords.Contains);

    /// <summary>Whether a name or description that begins with the word says what is done.</summary>
    public static bool IsVerb(string word) => Verbs.Contains(word);

    internal static List<string> Derive(ToolSchema tool)
    {
        var templates = new List<string>();
        var name = tool.NameWords.Take(MaxDerivedWords).ToList();
        var mentions = Mentions(tool);
        if (name.Count > 0) templates.Add(Request(name, mentions));

        var described = FirstClause(tool.Description);
        if (described.Count is > 1 and <= MaxDerivedWords && !described.SequenceEqual(name)) templates.Add(Request(described, mentions));
        if (IsHandOver(tool)) templates.Add("<human>");
        if (templates.Count == 0) templates.Add("help");
        return templates;
    }

    private static string Request(List<string> words, string mentions)
    {
        var rest = words.Skip(1).SkipWhile(w => w is "a" or "an" or "the").ToList();
        if (!Verbs.Contains(words[0]))
            return $"[<want> (know | hear | get) | what (is | are) | tell me | how about] [the | your | my] {string.Join(' ', words)} {mentions}";
        if (rest.Count == 0) return $"[<want>] {words[0]} [it | something | one] {mentions}";
        var thing = string.Join(' ', rest);
        return words[0] is "get" or "show" or "list" or "find" or "check" or "fetch" or "query" or "search" or "lookup"
            ? $"([<want>] ({words[0]} | check | see | find | get) [me] | what is | what are | tell me | do you have | are there) [a | an | the | any | my | some] {thing} {mentions}"
            : $"[<want>] {words[0]} [me | up] [a | an | the | my | some] {thing} {mentions}";
    }

    private static string Mentions(ToolSchema tool)
    {
        var parts = tool.Parameters.Take(8).Select(p => p.Kind switch
        {
            ParameterKind.Date => $"[(on | for | to) {{{p.Name}}} | {{{p.Name}}}]",
            ParameterKind.Time => $"[at {{{p.Name}}} | {{{p.Name}}}]",
            ParameterKind.DateTime => $"[(on | for) {{{p.Name}}} | {{{p.Name}}}]",
            ParameterKind.PartOfDay => $"[{{{p.Name}}}]",
            ParameterKind.Choice => $"[(for | to | in | a | an | the | with) {{{p.Name}}} | {{{p.Name}}}]",
            ParameterKind.Name => $"[(for | under | to) {{{p.Name}}}]",
            ParameterKind.Integer or ParameterKind.Number => $"[(for | to | of) {{{p.Name}}} | {{{p.Name}}}]",
            ParameterKind.Digits => $"[[number] {{{p.Name}}}]",
            _ => "",
        });
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    /// <summary>"Finds free appointment slots on a day." is asked for as "find free appointment slots".</summary>
    internal static List<string> FirstClause(string description)
    {
        var end = description.IndexOfAny(['.', ',', ';', ':', '(', '\n']);
        var words = SpokenWords.Of(end < 0 ? description : description[..end]);
        if (words.Count == 0) return words;
        words[0] = Infinitive(words[0]);
        var cut = words.FindIndex(1, w => w is "on" or "at" or "for" or "by" or "with" or "of" or "from" or "to" or "in" or "and" or "that" or "when" or "if");
        return cut > 1 ? words[..cut] : words;
    }

    private static string Infinitive(string verb)
    {
        if (Verbs.Contains(verb)) return verb;
        foreach (var stem in (ReadOnlySpan<string>)[Cut(verb, 1), Cut(verb, 2), Cut(verb, 3) + "y"])
            if (verb.EndsWith('s') && Verbs.Contains(stem)) return stem;
        return verb;

        static string Cut(string word, int count) => word.Length > count ? word[..^count] : word;
    }

    private static void CheckParameters(PhraseNode node, ToolSchema tool)
    {
        if (node is PhraseNode.Parameter parameter && tool.Find(parameter.Name) is null)
            throw new VoiceException(ErrorCodes.PhraseTemplateInvalid,
                $"'{{{parameter.Name}}}' is none of its parameters; expected {(tool.Parameters.Count == 0 ? "no {parameter}, as it has none" : string.Join(", ", tool.Parameters.Select(p => $"{{{p.Name}}}")))}.");
        foreach (var child in PhraseGrammar.ChildrenOf(node)) CheckParameters(child, tool);
    }
}
