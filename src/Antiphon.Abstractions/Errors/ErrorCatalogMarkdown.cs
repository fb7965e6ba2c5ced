namespace Antiphon;

/// <summary>Writes the catalogue as the page <c>docs/errors.md</c>. Thread-safe.</summary>
public static class ErrorCatalogMarkdown
{
    /// <summary>Writes the page: the codes by category, the exception tree, the names of other systems. Lines end in LF.</summary>
    /// <param name="writer">Not disposed.</param>
    public static void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var page = new MarkdownPage(writer);
        page.Line("# Errors");
        page.Line();
        page.Line("Every failure has a code of this catalogue. A code never changes its meaning. This page is generated from `ErrorCodes`,");
        page.Line("`ExceptionBranches` and `SourceTerms` (`antiphon errors --markdown`); a test compares the two.");
        WriteCodes(page);
        ExceptionTreeMarkdown.Write(page);
        SourceTermMarkdown.Write(page);
    }

    private static void WriteCodes(MarkdownPage page)
    {
        page.Heading(2, "Codes");
        page.Line("*Transient*: the same call may succeed later, unchanged. *Session goes on*: the session that met it continues. The text in");
        page.Line("bold says who can follow the advice. *Planned*: nothing raises it yet; another system has a name for it (below), and the");
        page.Line("row says what is meant to happen once the protocol or feature is there. *Fault scenario*: the injection of `Antiphon.Testing`");
        page.Line("that provokes it ([faults.md](faults.md); `antiphon serve --fault NAME`), or what does without one. Each has its test.");
        foreach (var category in ErrorCodes.All.GroupBy(row => row.Category))
        {
            page.Heading(3, MarkdownPage.Spaced(category.Key.ToString()));
            page.TableHead("code", "what happened", "what to do", "what the software does", "what the caller hears", "raised by", "transient", "session goes on", "fault scenario");
            foreach (var row in category) WriteCode(page, row);
        }
    }

    private static void WriteCode(MarkdownPage page, ErrorCode row) => page.Row(
        $"`{row.Value}`{(row.IsRaised ? "" : " *planned*")}",
        row.Meaning,
        $"**{MarkdownPage.Spaced(row.WhoActs.ToString())}**: {row.Advice}",
        row.Recovery,
        row.CallerHears,
        row.RaisedBy,
        MarkdownPage.YesNo(row.IsTransient),
        MarkdownPage.YesNo(row.SessionContinues),
        row.FaultScenario is { } fault ? $"[`{fault}`](faults.md)" : row.Provocation ?? "");
}
