namespace Antiphon.Providers.Local.Phrases;

/// <summary>Named rules and what they stand for. Immutable once made; every reference resolves and none runs in a circle.</summary>
internal sealed class PhraseGrammar
{
    private readonly IReadOnlyDictionary<string, PhraseNode> _rules;
    private readonly Dictionary<PhraseNode, double> _sizes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PhraseNode, double[]> _weights = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="VoiceException"><see cref="ErrorCodes.PhraseTemplateInvalid"/>: an unknown or circular rule, or a
    /// parameter outside a tool's phrases.</exception>
    public PhraseGrammar(PhraseNode root, IReadOnlyDictionary<string, PhraseNode> rules)
    {
        Root = root;
        _rules = rules;
        var open = new HashSet<string>(StringComparer.Ordinal);
        Check(root, open, "a phrase");
    }

    /// <summary>What a whole utterance may be.</summary>
    public PhraseNode Root { get; }

    /// <summary>What <paramref name="rule"/> stands for.</summary>
    public PhraseNode Resolve(PhraseNode.Rule rule) => _rules[rule.Name];

    /// <summary>
    /// One utterance. An alternative is taken in proportion to the logarithm of the number of things it can say: big slots
    /// get more samples, but not all of them. Not thread-safe with itself only through <paramref name="random"/>.
    /// </summary>
    public void Sample(Random random, List<string> words) => Sample(Root, random, words);

    /// <summary>Whether <paramref name="words"/> are one of its utterances.</summary>
    public bool Accepts(IReadOnlyList<string> words)
    {
        var reached = new bool[words.Count + 1];
        reached[0] = true;
        return Match(Root, words, reached)[words.Count];
    }

    internal static IEnumerable<PhraseNode> ChildrenOf(PhraseNode node) => node switch
    {
        PhraseNode.Sequence sequence => sequence.Parts,
        PhraseNode.Choice choice => choice.Options,
        PhraseNode.Optional optional => [optional.Inner],
        _ => [],
    };

    private double Check(PhraseNode node, HashSet<string> open, string place)
    {
        if (_sizes.TryGetValue(node, out var known)) return known;
        double size;
        switch (node)
        {
            case PhraseNode.Parameter parameter:
                throw new VoiceException(ErrorCodes.PhraseTemplateInvalid,
                    $"'{{{parameter.Name}}}' in {place}: expected one of the tool's parameters, or a rule such as <day> where there is no tool.");
            case PhraseNode.Rule rule:
                if (!_rules.TryGetValue(rule.Name, out var body))
                    throw new VoiceException(ErrorCodes.PhraseTemplateInvalid,
                        $"'<{rule.Name}>' in {place} is not a rule; expected one of {string.Join(", ", _rules.Keys.Order(StringComparer.Ordinal).Take(40).Select(x => $"<{x}>"))}.");
                if (!open.Add(rule.Name))
                    throw new VoiceException(ErrorCodes.PhraseTemplateInvalid, $"The rule <{rule.Name}> contains itself; expected rules without a circle.");
                size = Check(body, open, $"the rule <{rule.Name}>");
                open.Remove(rule.Name);
                break;
            case PhraseNode.Sequence sequence:
                size = sequence.Parts.Aggregate(1.0, (product, part) => Math.Min(1e100, product * Check(part, open, place)));
                break;
            case PhraseNode.Choice choice:
                size = choice.Options.Sum(option => Check(option, open, place));
                _weights[choice] = [.. choice.Options.Select(option => Math.Log2(1 + _sizes[option]))];
                break;
            case PhraseNode.Optional optional:
                size = 1 + Check(optional.Inner, open, place);
                break;
            default:
                size = 1;
                break;
        }

        return _sizes[node] = size;
    }

    private void Sample(PhraseNode node, Random random, List<string> words)
    {
        switch (node)
        {
            case PhraseNode.Word word:
                words.Add(word.Text);
                break;
            case PhraseNode.Rule rule:
                Sample(_rules[rule.Name], random, words);
                break;
            case PhraseNode.Optional optional:
                if (random.NextDouble() < 0.5) Sample(optional.Inner, random, words);
                break;
            case PhraseNode.Sequence sequence:
                foreach (var part in sequence.Parts) Sample(part, random, words);
                break;
            case PhraseNode.Choice choice:
                Sample(choice.Options[Pick(_weights[choice], random)], random, words);
                break;
        }
    }

    internal static int Pick(double[] weights, Random random)
    {
        var left = random.NextDouble() * weights.Sum();
        var i = 0;
        while (i < weights.Length - 1 && (left -= weights[i]) > 0) i++;
        return i;
    }

    private bool[] Match(PhraseNode node, IReadOnlyList<string> words, bool[] from)
    {
        switch (node)
        {
            case PhraseNode.Word word:
                var after = new bool[from.Length];
                for (var i = 0; i < words.Count; i++) after[i + 1] = from[i] && words[i] == word.Text;
                return after;
            case PhraseNode.Rule rule:
                return Match(_rules[rule.Name], words, from);
            case PhraseNode.Optional optional:
                return Union(from, Match(optional.Inner, words, from));
            case PhraseNode.Sequence sequence:
                return sequence.Parts.Aggregate(from, (reached, part) => Match(part, words, reached));
            case PhraseNode.Choice choice:
                return choice.Options.Aggregate(new bool[from.Length], (reached, option) => Union(reached, Match(option, words, from)));
            default:
                return new bool[from.Length];
        }
    }

    private static bool[] Union(bool[] a, bool[] b)
    {
        var either = new bool[a.Length];
        for (var i = 0; i < a.Length; i++) either[i] = a[i] || b[i];
        return either;
    }
}
