namespace Antiphon;

/// <summary>The names of other systems as tables of the page on errors.</summary>
internal static class SourceTermMarkdown
{
    public static void Write(MarkdownPage page)
    {
        page.Heading(2, "Other systems' names");
        page.Line("What a name of another system means, and the code that answers to it. Where several codes stand, that system does not");
        page.Line("distinguish what is distinguished here; the first is what the name is read as. *Goes on*: whether the session goes on there.");
        page.Line("*Today*: `sent`, the name itself goes over the wire; `our code`, the failure has our code where it can happen in what is");
        page.Line("there; `planned`, nothing raises it yet; `no error`, it is none here.");
        foreach (var system in Enum.GetValues<SourceSystem>())
        {
            page.Heading(3, SourceTerms.NameOf(system));
            page.TableHead("name", "kind", "meaning", "here", "goes on", "today");
            foreach (var term in SourceTerms.Of(system)) WriteTerm(page, term);
        }
    }

    private static void WriteTerm(MarkdownPage page, SourceTerm term) => page.Row(
        $"`{term.Name}`",
        Kind(term.Kind),
        term.Meaning,
        Here(term),
        MarkdownPage.YesNo(term.SessionContinues),
        Today(term.State));

    private static string Here(SourceTerm term)
    {
        var codes = term.WhyNone ?? string.Join(", ", term.Codes.Select(code => $"`{code.Value}`"));
        return term.Exception is null ? codes : $"`{term.Exception}`: {codes}";
    }

    private static string Kind(SourceTermKind kind) => kind switch
    {
        SourceTermKind.ExceptionType => "exception",
        SourceTermKind.HttpStatus => "HTTP status",
        _ => MarkdownPage.Spaced(kind.ToString()).ToLowerInvariant(),
    };

    private static string Today(SourceTermState state) => state switch
    {
        SourceTermState.Sent => "sent",
        SourceTermState.UnderOurCode => "our code",
        SourceTermState.Planned => "planned",
        _ => "no error",
    };
}
