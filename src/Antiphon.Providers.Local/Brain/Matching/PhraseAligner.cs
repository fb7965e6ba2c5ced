using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>
/// Lays what was said alongside a template, word by word, where words may be missing, extra or wrong. One pass over the
/// template with one cell per word said, so its cost is the product of both lengths.
/// </summary>
internal sealed class PhraseAligner(Utterance utterance, bool[] isValue, ToolSchema tool)
{
    private const double ContentReward = 1;
    private const double FunctionReward = 0.1;
    private const double ValueReward = 0.35;
    private const double WrongContent = -0.6;
    private const double MissingContent = -0.6;
    private const double ExtraContent = -0.3;
    private const double Small = -0.05;
    private const int MaxDepth = 12;

    private int _depth;

    /// <summary>What a parameter's place in the template was filled with.</summary>
    internal sealed record Binding(Binding? Before, string Parameter, Mention Mention);

    /// <summary>How well a template fits up to some word.</summary>
    /// <param name="Score">Sum of rewards and penalties; content words count one.</param>
    /// <param name="Penalty">The penalties alone.</param>
    /// <param name="Bindings">Values put into parameters on the way.</param>
    internal readonly record struct Cell(double Score, double Penalty, Binding? Bindings)
    {
        public static Cell Unreached { get; } = new(double.NegativeInfinity, 0, null);

        public Cell Plus(double score) => new(Score + score, score < 0 ? Penalty + score : Penalty, Bindings);

        public Cell Plus(double score, string parameter, Mention mention) => new(Score + score, Penalty, new Binding(Bindings, parameter, mention));
    }

    public Cell Align(PhraseNode template)
    {
        var cells = new Cell[utterance.Words.Count + 1];
        Array.Fill(cells, Cell.Unreached);
        cells[0] = new Cell(0, 0, null);
        Skip(cells);
        return Walk(template, cells)[^1];
    }

    /// <summary>The score of what was said when a template has all of it.</summary>
    public double Best
    {
        get
        {
            var best = 0.0;
            for (var i = 0; i < utterance.Words.Count; i++)
            {
                if (isValue[i]) best += i > 0 && isValue[i - 1] ? 0 : ValueReward;
                else best += FunctionWords.Contains(utterance.Words[i]) ? FunctionReward : ContentReward;
            }

            return best;
        }
    }

    private Cell[] Walk(PhraseNode node, Cell[] from)
    {
        switch (node)
        {
            case PhraseNode.Word word:
                return Word(word.Text, from);
            case PhraseNode.Parameter parameter:
                return tool.Find(parameter.Name) is { } wanted ? Value(wanted.Name, wanted.Kind, Candidates(wanted), from) : from;
            case PhraseNode.Rule rule:
                return Rule(rule.Name, from);
            case PhraseNode.Optional optional:
                return Better(from, Walk(optional.Inner, from));
            case PhraseNode.Sequence sequence:
                foreach (var part in sequence.Parts) from = Walk(part, from);
                return from;
            case PhraseNode.Choice choice:
                Cell[]? best = null;
                foreach (var option in choice.Options)
                {
                    var reached = Walk(option, from);
                    best = best is null ? reached : Better(best, reached);
                }

                return best ?? from;
            default:
                return from;
        }
    }

    private Cell[] Word(string wanted, Cell[] from)
    {
        var isFunction = FunctionWords.Contains(wanted);
        var to = new Cell[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            var missing = from[i].Plus(isFunction ? Small : MissingContent);
            to[i] = i == 0 ? missing : Better(missing, from[i - 1].Plus(Against(i - 1, wanted, isFunction)));
        }

        Skip(to);
        return to;
    }

    private double Against(int word, string wanted, bool isFunction)
    {
        var said = utterance.Words[word];
        if (said == wanted) return isFunction ? FunctionReward : ContentReward;
        if (isFunction) return FunctionWords.Contains(said) ? 2 * Small : ExtraContent;
        var likeness = said.Length >= 3 && wanted.Length >= 3 ? utterance.Likeness(word, wanted, null) : 0;
        if (likeness >= 0.8) return 0.85 * ContentReward;
        if (likeness >= 0.6) return 0.5 * ContentReward;
        return FunctionWords.Contains(said) ? 1.2 * WrongContent : WrongContent;
    }

    private Cell[] Rule(string name, Cell[] from)
    {
        ParameterKind? kind = name switch
        {
            "day" or "date" or "weekday" => ParameterKind.Date,
            "time" or "hour" => ParameterKind.Time,
            "part" => ParameterKind.PartOfDay,
            "name" or "firstname" or "lastname" => ParameterKind.Name,
            "number" => ParameterKind.Number,
            "digits" => ParameterKind.Digits,
            _ => null,
        };
        if (kind is { } value) return Value("", value, Candidates(value), from);
        if (_depth >= MaxDepth || !BuiltInRules.All.TryGetValue(name, out var body)) return from;
        _depth++;
        var to = Walk(body, from);
        _depth--;
        return to;
    }

    // A value may be left out at a small price: it is asked for afterwards.
    private static Cell[] Value(string parameter, ParameterKind kind, IEnumerable<Mention> candidates, Cell[] from)
    {
        var to = new Cell[from.Length];
        for (var i = 0; i < from.Length; i++) to[i] = from[i].Plus(kind == ParameterKind.Text ? Small : 3 * Small);
        foreach (var mention in candidates)
            to[mention.End] = Better(to[mention.End], from[mention.Start].Plus(ValueReward, parameter, mention));
        return to;
    }

    private IEnumerable<Mention> Candidates(ToolParameter parameter) =>
        parameter.Kind == ParameterKind.Choice ? utterance.Choices(parameter).Where(m => !m.IsDenied) : Candidates(parameter.Kind);

    private IEnumerable<Mention> Candidates(ParameterKind kind) => kind switch
    {
        ParameterKind.Name => utterance.Name(isExpected: false) is { IsDenied: false } name ? [name] : [],
        ParameterKind.Integer or ParameterKind.Number => utterance.Mentions.Where(m => m is { Kind: ParameterKind.Number, IsDenied: false }),
        ParameterKind.DateTime => utterance.Mentions.Where(m => m is { Kind: ParameterKind.Date or ParameterKind.Time, IsDenied: false }),
        _ => utterance.Mentions.Where(m => m.Kind == kind && !m.IsDenied),
    };

    // Words said that the template does not have.
    private void Skip(Cell[] cells)
    {
        for (var i = 1; i < cells.Length; i++)
        {
            var said = utterance.Words[i - 1];
            var price = FunctionWords.Contains(said) ? 0.6 * Small : isValue[i - 1] ? Small : ExtraContent;
            cells[i] = Better(cells[i], cells[i - 1].Plus(price));
        }
    }

    private static Cell[] Better(Cell[] a, Cell[] b)
    {
        var best = new Cell[a.Length];
        for (var i = 0; i < a.Length; i++) best[i] = Better(a[i], b[i]);
        return best;
    }

    private static Cell Better(Cell a, Cell b) => b.Score > a.Score ? b : a;
}
