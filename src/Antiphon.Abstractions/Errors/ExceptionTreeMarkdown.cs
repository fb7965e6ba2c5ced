namespace Antiphon;

/// <summary>The exception tree as a list of the page on errors.</summary>
internal static class ExceptionTreeMarkdown
{
    public static void Write(MarkdownPage page)
    {
        page.Heading(2, "Exceptions");
        page.Line("One root; a `catch` of it catches everything here. Its `Code` is a row of the catalogue. A mistake in the calling code is an");
        page.Line("`ArgumentException` or `InvalidOperationException` at once, and a cancellation that was asked for stays an");
        page.Line("`OperationCanceledException`; neither has a code. *Planned* types are laid out for later protocols and do not exist yet.");
        page.Line();
        foreach (var root in ExceptionBranches.All.Where(branch => branch.Parent is null)) Write(page, root, depth: 0);
    }

    private static void Write(MarkdownPage page, ExceptionBranch branch, int depth)
    {
        var state = branch.Type is not null ? "" : branch.Today is null ? " *Planned.*" : $" *Planned; today {branch.Today}.*";
        page.Line($"{new string(' ', depth * 2)}- `{branch.Name}`: {branch.Meaning}{state}");
        foreach (var child in ExceptionBranches.All.Where(other => other.Parent == branch.Name)) Write(page, child, depth + 1);
    }
}
