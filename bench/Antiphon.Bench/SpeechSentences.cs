namespace Antiphon.Bench;

/// <summary>The 48 sentences of <c>bench/data/sentences.tsv</c>, by which recognition and voice activity are measured:
/// appointments, yes and no, names, digits, numbers, orders, accounts, hand-off, small talk, and six open ones at the end.</summary>
public static class SpeechSentences
{
    /// <summary>All of them, in lower case without punctuation.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. File.ReadLines(BenchData.Path("sentences.tsv")).Where(line => line.Length > 0).Select(line => line.Split('\t')[1])];
}
