using System.Text;

namespace Antiphon.Server.Console;

/// <summary>One plain example of a phrase template, for people: the first of each alternative, without what is optional,
/// and slots by their name.</summary>
internal static class PhraseExample
{
    internal static string Of(string template)
    {
        var position = 0;
        var text = new StringBuilder();
        Sequence(template, ref position, text);
        return string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    // Alternatives up to the closing mark or the end; only the first is kept.
    private static void Sequence(string template, ref int position, StringBuilder text)
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
                    Sequence(template, ref position, part);
                    position++;
                    break;
                case '[':
                    Sequence(template, ref position, new StringBuilder());
                    position++;
                    break;
                case '{':
                    part.Append(" … ");
                    Skip(template, ref position, '}');
                    break;
                case '<':
                    part.Append(" … ");
                    Skip(template, ref position, '>');
                    break;
                default:
                    part.Append(mark);
                    break;
            }

            if (first) text.Append(part);
        }
    }

    private static void Skip(string template, ref int position, char end)
    {
        while (position < template.Length && template[position++] != end)
        {
        }
    }
}
