using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>A template with what can be known of it beforehand, so that most need not be aligned at all.</summary>
internal sealed class RequestPhrase
{
    private readonly Dictionary<string, string> _content = new(StringComparer.Ordinal);
    private readonly bool _canBeValuesOnly;

    public RequestPhrase(PhraseNode template)
    {
        Template = template;
        Collect(template);
        _canBeValuesOnly = LeastContent(template) == 0;
    }

    public PhraseNode Template { get; }

    /// <summary>Words of it that say something by themselves.</summary>
    public IEnumerable<string> ContentWords => _content.Keys;

    /// <summary>Whether it has anything in common with the content words said; when none were said, whether it can do without.</summary>
    public bool MayMatch(Utterance utterance, List<int> content)
    {
        if (content.Count == 0) return _canBeValuesOnly;
        foreach (var word in content)
        {
            if (_content.ContainsKey(utterance.Words[word])) return true;
            foreach (var (wanted, sound) in _content)
                if (wanted.Length >= 3 && utterance.Likeness(word, wanted, sound) >= 0.6) return true;
        }

        return _canBeValuesOnly;
    }

    private void Collect(PhraseNode node)
    {
        switch (node)
        {
            case PhraseNode.Word word when !FunctionWords.Contains(word.Text):
                _content.TryAdd(word.Text, Values.Likeness.Sound(word.Text));
                break;
            case PhraseNode.Rule { Name: "human" } rule:
                Collect(BuiltInRules.All[rule.Name]);
                break;
        }

        foreach (var child in PhraseGrammar.ChildrenOf(node)) Collect(child);
    }

    private static int LeastContent(PhraseNode node) => node switch
    {
        PhraseNode.Word word => FunctionWords.Contains(word.Text) ? 0 : 1,
        PhraseNode.Rule rule => rule.Name == "human" ? 1 : 0,
        PhraseNode.Sequence sequence => sequence.Parts.Sum(LeastContent),
        PhraseNode.Choice choice => choice.Options.Min(LeastContent),
        _ => 0,
    };
}
