using Antiphon.Speech;

namespace Antiphon.Providers.Local.Phrases;

/// <summary>What may be said, in groups with their share of the talk.</summary>
/// <param name="Groups">Each group's grammar and its weight.</param>
/// <param name="Sentences">Whole sentences of the agent's own, each to be taken once or twice.</param>
internal sealed record CompiledVocabulary(IReadOnlyList<(string Name, double Weight, PhraseGrammar Grammar)> Groups, IReadOnlyList<IReadOnlyList<string>> Sentences)
{
    /// <summary>Whether any group takes the words as a whole.</summary>
    public bool Accepts(string text)
    {
        var words = SpokenWords.Of(text);
        return Groups.Any(group => group.Grammar.Accepts(words));
    }
}

/// <summary>Turns an agent's vocabulary into the grammar of what its callers say.</summary>
internal static class VocabularyCompiler
{
    private const int MaxTools = 128;
    private const int MaxPromptSentences = 200;
    private const int MaxPromptWords = 40;

    /// <exception cref="VoiceException"><see cref="ErrorCodes.PhraseTemplateInvalid"/>.</exception>
    public static CompiledVocabulary Compile(SpeechVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var rules = new Dictionary<string, PhraseNode>(BuiltInRules.All, StringComparer.Ordinal);
        var phrases = new List<PhraseNode>();
        foreach (var phrase in vocabulary.Phrases)
        {
            if (PhraseParser.TrySplitDefinition(phrase, out var name, out var template)) rules[name] = PhraseParser.Parse(template);
            else phrases.Add(PhraseParser.Parse(phrase));
        }

        var tools = vocabulary.Tools.Take(MaxTools).Select(ToolSchema.Of).ToList();
        var requests = new List<PhraseNode>(phrases);
        var answers = new List<string>();
        var kinds = new HashSet<ParameterKind>();
        foreach (var tool in tools)
        {
            requests.AddRange(ToolPhrases.Of(tool).Select(node => Bind(node, tool, rules)));
            foreach (var parameter in tool.Parameters)
            {
                kinds.Add(parameter.Kind);
                if (ValueRule(parameter, tool, rules) is { } rule && Answers(parameter.Kind, rule) is { } answer && !answers.Contains(answer)) answers.Add(answer);
            }
        }

        var groups = new List<(string Name, double Weight, PhraseGrammar Grammar)>();
        if (requests.Count > 0)
        {
            rules["request"] = requests.Count == 1 ? requests[0] : new PhraseNode.Choice(requests);
            Add("requests", 50, "[<filler>] <request> [<tail>]");
        }

        if (kinds.Contains(ParameterKind.Date) && (kinds.Contains(ParameterKind.Time) || kinds.Contains(ParameterKind.PartOfDay)))
            answers.Add("[on | for | how about | what about | maybe | i meant | make it] <when> [please | works | is fine | is good | then]");
        if (answers.Count > 0) Add("answers", 26, $"[<filler>] ({string.Join(" | ", answers)})");
        if (kinds.Count > 0)
        {
            Add("choices", 6, "[<filler>] ([i will take | i'll take | i would like | i'd like | i want | let's take | give me | book] (the (first | second | third | last | earlier | later | earliest | latest | next | other) one"
                + " | that one | this one | the (first | second | third | last | earliest | latest) | that | it) | either [one] [is fine] | (the (first | second | third | last | earlier | later) one | that one | that) (is fine | works | is good | sounds good) [for me]"
                + " | any time | whatever is free | do you have (anything | something) (else | earlier | later)) [<tail>]");
        }

        Add("yes and no", 8, "[<filler>] <yesno>");
        Add("small talk", 6, "[<filler>] <smalltalk> | <filler>");
        if (kinds.Contains(ParameterKind.Name)) Add("names", 5, "[<filler>] [my name is | this is | i am | i'm | it is | it's] <name>");
        return new CompiledVocabulary(groups, Prompts(vocabulary.Prompts));

        void Add(string name, double weight, string template) =>
            groups.Add((name, weight, new PhraseGrammar(PhraseParser.Parse(template), rules)));
    }

    private static string? Answers(ParameterKind kind, string rule) => kind switch
    {
        ParameterKind.Date => $"[on | for | how about | what about | make it | maybe | i meant | i said | let's say | not <day>] <{rule}> [please | then | works [for me] | is fine | is good]",
        ParameterKind.Time => $"[at | around | how about | what about | make it | maybe | i meant | i said | let's say | i will take | i'll take | the] <{rule}> [please | then | one | works [for me] | is fine | is good]",
        ParameterKind.DateTime => $"[on | for | at | i meant | how about] <{rule}> [please | works]",
        ParameterKind.PartOfDay => $"[in the | i would prefer the | the | rather | i meant the] <{rule}> [please | would be (good | better | fine)]",
        ParameterKind.Name => $"(my name is | the name is | this is | i am | i'm | it is | it's | for | under | under the name [of] | my last name is | my first name is | the appointment is for | it is under | i said | i meant) <{rule}> | <{rule}> [please]",
        ParameterKind.Choice => $"[a | an | the | for a | for an | i would like a | i'd like a | i want a | i need a | just a | make it a | i meant | i said] <{rule}> [please | then]",
        ParameterKind.Integer or ParameterKind.Number => $"[it is | it's | for | make it | about | i meant | i said | i am] <{rule}> [please]",
        ParameterKind.Digits => $"[it is | it's | the number is | my number is | my phone number is | the code is | i said] <{rule}>",
        ParameterKind.YesNo => "<yesno>",
        _ => null,
    };

    /// <summary>The name of the rule that says what the values of a parameter sound like; null for free text. Adds the rule
    /// when there is none yet.</summary>
    private static string? ValueRule(ToolParameter parameter, ToolSchema tool, Dictionary<string, PhraseNode> rules)
    {
        if (parameter.Kind == ParameterKind.Choice)
        {
            var name = $"choice.{tool.Name}.{parameter.Name}";
            if (!rules.ContainsKey(name))
            {
                var options = parameter.Choices.Take(200).Select(choice => Words(choice.Words)).ToList();
                rules[name] = options.Count == 1 ? options[0] : new PhraseNode.Choice(options);
            }

            return name;
        }

        if (parameter.Kind == ParameterKind.Date && !rules.ContainsKey("value.date")) rules["value.date"] = PhraseParser.Parse("<day> | <date>");
        return parameter.Kind switch
        {
            ParameterKind.Date => "value.date",
            ParameterKind.Time => "time",
            ParameterKind.DateTime => "when",
            ParameterKind.PartOfDay => "part",
            ParameterKind.Name => "name",
            ParameterKind.Digits => "digits",
            ParameterKind.Integer or ParameterKind.Number => "number",
            ParameterKind.YesNo => "yesno",
            _ => null,
        };
    }

    // A place for free text cannot be sampled: the phrase goes on without it.
    private static PhraseNode Bind(PhraseNode node, ToolSchema tool, Dictionary<string, PhraseNode> rules) => node switch
    {
        PhraseNode.Parameter parameter => ValueRule(tool.Find(parameter.Name)!, tool, rules) is { } rule ? new PhraseNode.Rule(rule) : new PhraseNode.Sequence([]),
        PhraseNode.Sequence sequence => new PhraseNode.Sequence([.. sequence.Parts.Select(part => Bind(part, tool, rules))]),
        PhraseNode.Choice choice => new PhraseNode.Choice([.. choice.Options.Select(option => Bind(option, tool, rules))]),
        PhraseNode.Optional optional => new PhraseNode.Optional(Bind(optional.Inner, tool, rules)),
        _ => node,
    };

    private static PhraseNode Words(string text)
    {
        var words = text.Split(' ').Select(word => (PhraseNode)new PhraseNode.Word(word)).ToList();
        return words.Count == 1 ? words[0] : new PhraseNode.Sequence(words);
    }

    private static List<IReadOnlyList<string>> Prompts(IReadOnlyList<string> prompts)
    {
        var sentences = new List<IReadOnlyList<string>>();
        foreach (var prompt in prompts)
        {
            foreach (var sentence in prompt.Split(['.', '?', '!', ';', ':', '\n'], StringSplitOptions.RemoveEmptyEntries))
            {
                var words = SpokenWords.Of(sentence);
                if (words.Count is > 0 and <= MaxPromptWords && sentences.Count < MaxPromptSentences) sentences.Add(words);
            }
        }

        return sentences;
    }
}
