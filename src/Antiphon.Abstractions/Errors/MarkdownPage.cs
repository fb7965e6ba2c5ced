using System.Text;

namespace Antiphon;

/// <summary>Writes Markdown whose lines end in LF. Not thread-safe.</summary>
internal sealed class MarkdownPage(TextWriter writer)
{
    public void Line(string text = "")
    {
        writer.Write(text);
        writer.Write('\n');
    }

    public void Heading(int level, string text)
    {
        Line();
        Line(new string('#', level) + " " + text);
        Line();
    }

    public void TableHead(params ReadOnlySpan<string> columns)
    {
        Row(columns);
        writer.Write('|');
        foreach (var _ in columns) writer.Write("---|");
        Line();
    }

    public void Row(params ReadOnlySpan<string> cells)
    {
        writer.Write('|');
        foreach (var cell in cells)
        {
            writer.Write(' ');
            writer.Write(cell.Replace("|", "\\|", StringComparison.Ordinal));
            writer.Write(" |");
        }

        Line();
    }

    public static string YesNo(bool? value) => value switch { true => "yes", false => "no", null => "it depends" };

    /// <summary>"InvalidRequest" is "Invalid request".</summary>
    public static string Spaced(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0) text.Append(' ').Append(char.ToLowerInvariant(character));
            else text.Append(character);
        }

        return text.ToString();
    }
}
