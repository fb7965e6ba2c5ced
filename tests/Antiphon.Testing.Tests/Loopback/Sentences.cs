namespace Antiphon.Testing.Tests.Loopback;

/// <summary>What callers say: appointments, yes and no, names, digits, numbers, orders, accounts, small talk, open speech.</summary>
internal static class Sentences
{
    internal static readonly string[] All = Read();

    /// <summary>Every sixth of them, where the rest would show nothing new.</summary>
    internal static readonly string[] Some = [.. All.Where((_, i) => i % 6 == 0)];

    private static string[] Read()
    {
        using var file = new StreamReader(typeof(Sentences).Assembly.GetManifestResourceStream("sentences.tsv")!);
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[1].Trim())];
    }
}
