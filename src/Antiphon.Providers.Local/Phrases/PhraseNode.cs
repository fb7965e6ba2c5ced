namespace Antiphon.Providers.Local.Phrases;

/// <summary>A parsed phrase template. A closed family of immutable values, compared by reference.</summary>
internal abstract class PhraseNode
{
    private protected PhraseNode()
    {
    }

    /// <summary>One spoken word, lower case.</summary>
    internal sealed class Word(string text) : PhraseNode
    {
        public string Text { get; } = text;

        public override string ToString() => Text;
    }

    /// <summary>A named rule of the grammar: <c>&lt;day&gt;</c>.</summary>
    internal sealed class Rule(string name) : PhraseNode
    {
        public string Name { get; } = name;

        public override string ToString() => $"<{Name}>";
    }

    /// <summary>The value of a tool's parameter: <c>{day}</c>.</summary>
    internal sealed class Parameter(string name) : PhraseNode
    {
        public string Name { get; } = name;

        public override string ToString() => $"{{{Name}}}";
    }

    /// <summary>One after the other.</summary>
    internal sealed class Sequence(IReadOnlyList<PhraseNode> parts) : PhraseNode
    {
        public IReadOnlyList<PhraseNode> Parts { get; } = parts;

        public override string ToString() => string.Join(' ', Parts);
    }

    /// <summary>One of several.</summary>
    internal sealed class Choice(IReadOnlyList<PhraseNode> options) : PhraseNode
    {
        public IReadOnlyList<PhraseNode> Options { get; } = options;

        public override string ToString() => $"({string.Join(" | ", Options)})";
    }

    /// <summary>May be left out.</summary>
    internal sealed class Optional(PhraseNode inner) : PhraseNode
    {
        public PhraseNode Inner { get; } = inner;

        public override string ToString() => $"[{Inner}]";
    }
}
