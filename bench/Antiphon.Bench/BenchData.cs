namespace Antiphon.Bench;

/// <summary>Files the benchmarks read; they lie beside the program.</summary>
internal static class BenchData
{
    internal static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "bench-data", name);

    /// <summary>Phrase templates of the agent whose callers say the 48 sentences.</summary>
    internal static IReadOnlyList<string> Phrases() => [.. File.ReadLines(Path("phrases.txt")).Where(l => l.Length > 0 && l[0] != '#')];
}
