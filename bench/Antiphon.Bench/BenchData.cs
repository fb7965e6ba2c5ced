namespace Antiphon.Bench;

/// <summary>Files the benchmarks read; they lie beside the program.</summary>
internal static class BenchData
{
    internal static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "bench-data", name);
}
