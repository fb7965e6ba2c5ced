using System.Text;

namespace Antiphon;

/// <summary>Writes the catalogue as the page <c>docs/errors.md</c>. Thread-safe.</summary>
public static class ErrorCatalogMarkdown
{
    /// <summary>Writes the page: an overview, then the codes of each category in the catalogue's order. Lines end in LF.</summary>
    /// <param name="writer">Not disposed.</param>
    public static void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Line(writer, "# Errors");
        Line(writer);
        Line(writer, "Every failure has a code of this catalogue. A code never changes its meaning. This page is generated from");
        Line(writer, "`ErrorCodes` (`antiphon errors --markdown`); a test compares the two.");
        Line(writer);
        Line(writer, "*Transient*: the same call may succeed later, unchanged. *Session goes on*: the session that met it continues.");
        foreach (var category in ErrorCodes.All.GroupBy(row => row.Category).OrderBy(group => group.Key))
        {
            Line(writer);
            Line(writer, $"## {Spaced(category.Key.ToString())}");
            Line(writer);
            Line(writer, "| code | what happened | what to do | what the software does | transient | session goes on |");
            Line(writer, "|---|---|---|---|---|---|");
            foreach (var row in category)
            {
                Line(writer, $"| `{row.Value}` | {Cell(row.Meaning)} | {Cell(row.Advice)} | {Cell(row.Recovery)} | {YesNo(row.IsTransient)} | {YesNo(row.SessionContinues)} |");
            }
        }
    }

    private static void Line(TextWriter writer, string text = "")
    {
        writer.Write(text);
        writer.Write('\n');
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string YesNo(bool value) => value ? "yes" : "no";

    // "InvalidRequest" is "Invalid request" in a heading.
    private static string Spaced(string name)
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
