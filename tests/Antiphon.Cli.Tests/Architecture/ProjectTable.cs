namespace Antiphon.Cli.Tests.Architecture;

/// <summary>The table of projects in <c>docs/architecture.md</c>.</summary>
internal sealed record ProjectTable(IReadOnlyDictionary<string, ProjectTable.Row> Rows)
{
    public static ProjectTable Read(string repository)
    {
        var rows = File.ReadLines(Path.Combine(repository, "docs", "architecture.md"))
            .SkipWhile(line => !line.StartsWith("| project |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Row(Names(cells[1]).Single(), Names(cells[3]), Names(cells[4])));
        return new ProjectTable(rows.ToDictionary(row => row.Project, StringComparer.Ordinal));
    }

    /// <summary>All that a project reaches through its arrows.</summary>
    public HashSet<string> Reach(string project)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(Rows[project].Uses);
        while (open.TryPop(out var next))
        {
            if (!reached.Add(next)) continue;
            foreach (var further in Rows[next].Uses) open.Push(further);
        }

        return reached;
    }

    private static string[] Names(string cell) =>
        [.. cell.Split('`').Where((_, i) => i % 2 == 1).Order(StringComparer.Ordinal)];

    internal sealed record Row(string Project, string[] Uses, string[] Packages);
}
