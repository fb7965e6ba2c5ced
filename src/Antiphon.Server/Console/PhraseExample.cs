using System.Text;

namespace Antiphon.Server.Console;

/// <summary>One plain example of a phrase template, for people: the first of each alternative, without what is optional
/// unless too little would be left, and slots by an example value.</summary>
internal static class PhraseExample
{
    /// <summary>An example shorter than this says too little: what is optional is said too.</summary>
    private const int MinWords = 3;

    /// <param name="template">The template (<see cref="Antiphon.Speech.SpeechPhrases"/> has the notation).</param>
    /// <param name="valueOf">Example value of a parameter or built-in rule by its name; null for the mark <c>…</c>.</param>
    internal static string Of(string template, Func<string, string?>? valueOf = null)
    {
        var plain = Write(template, valueOf, withOptional: false);
        return plain.Count(c => c == ' ') + 1 >= MinWords && plain.Length > 0 ? plain : Write(template, valueOf, withOptional: true);
    }

    private static string Write(string template, Func<string, string?>? valueOf, bool withOptional)
    {
        var position = 0;
        var text = new StringBuilder();
        Sequence(template, ref position, text, valueOf, withOptional);
        return string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    // Alternatives up to the closing mark or the end; only the first is kept.
    private static void Sequence(string template, ref int position, StringBuilder text, Func<string, string?>? valueOf, bool withOptional)
    {
        var first = true;
        while (position < template.Length && template[position] is not (')' or ']'))
        {
            var mark = template[position++];
            var part = new StringBuilder();
            switch (mark)
            {
                case '|':
                    first = false;
                    break;
                case '(':
                    Sequence(template, ref position, part, valueOf, withOptional);
                    position++;
                    break;
                case '[':
                    var optional = new StringBuilder();
                    Sequence(template, ref position, optional, valueOf, withOptional);
                    position++;
                    if (withOptional) part.Append(' ').Append(optional).Append(' ');
                    break;
                case '{':
                    part.Append(' ').Append(Value(Name(template, ref position, '}'), valueOf)).Append(' ');
                    break;
                case '<':
                    part.Append(' ').Append(Value(Name(template, ref position, '>'), valueOf)).Append(' ');
                    break;
                default:
                    part.Append(mark);
                    break;
            }

            if (first) text.Append(part);
        }
    }

    private static string Value(string name, Func<string, string?>? valueOf) => valueOf?.Invoke(name) ?? "…";

    private static string Name(string template, ref int position, char end)
    {
        var start = position;
        while (position < template.Length && template[position] != end) position++;
        var name = template[start..position];
        if (position < template.Length) position++;
        return name;
    }
}
