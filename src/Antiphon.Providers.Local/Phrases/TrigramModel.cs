using System.Globalization;
using System.Runtime.InteropServices;

namespace Antiphon.Providers.Local.Phrases;

/// <summary>
/// A trigram model with Witten-Bell discounting and back-off, estimated from sentences, and its ARPA text. For every history
/// the probabilities of all words and the end of the sentence sum to 1. Not thread-safe.
/// </summary>
internal sealed class TrigramModel
{
    internal const string Start = "<s>";
    internal const string End = "</s>";

    private const int Bits = 20;
    private const ulong Mask = (1UL << Bits) - 1;
    private const double Never = -99;

    private readonly Dictionary<string, ulong> _ids = new(StringComparer.Ordinal) { [Start] = 0, [End] = 1 };
    private readonly List<string> _words = [Start, End];
    private readonly Dictionary<ulong, int> _singles = [];
    private readonly Dictionary<ulong, int> _pairs = [];
    private readonly Dictionary<ulong, int> _triples = [];

    /// <summary>All words seen, without the sentence marks.</summary>
    public IReadOnlyCollection<string> Words => _words.Skip(2).ToHashSet(StringComparer.Ordinal);

    /// <summary>Counts one sentence.</summary>
    public void Add(IReadOnlyList<string> sentence)
    {
        ulong before = 0;
        ulong last = 0;
        Count(_singles, last);
        for (var i = 0; i <= sentence.Count; i++)
        {
            var word = i < sentence.Count ? Id(sentence[i]) : 1;
            Count(_singles, word);
            Count(_pairs, (last << Bits) | word);
            if (i > 0) Count(_triples, (before << (2 * Bits)) | (last << Bits) | word);
            before = last;
            last = word;
        }
    }

    /// <summary>Writes it as ARPA text; the same sentences give the same bytes.</summary>
    public void WriteArpa(TextWriter writer)
    {
        var p1 = Unigrams();
        var (p2, backoff1) = Discount(_pairs, key => p1[key & Mask]);
        double Pair(ulong key) => p2.TryGetValue(key, out var p) ? p : backoff1.GetValueOrDefault(key >> Bits, 1) * p1[key & Mask];
        var (p3, backoff2) = Discount(_triples, key => Pair(key & ((1UL << (2 * Bits)) - 1)));

        writer.NewLine = "\n";
        writer.WriteLine("\\data\\");
        writer.WriteLine($"ngram 1={_words.Count}");
        writer.WriteLine($"ngram 2={p2.Count}");
        writer.WriteLine($"ngram 3={p3.Count}");
        writer.WriteLine("\n\\1-grams:");
        foreach (var (text, id) in _ids.OrderBy(x => x.Key, StringComparer.Ordinal))
            writer.WriteLine($"{Log(p1[id])} {text} {Log(backoff1.GetValueOrDefault(id, 1))}");
        writer.WriteLine("\n\\2-grams:");
        foreach (var (text, key) in Sorted(p2.Keys, 2)) writer.WriteLine($"{Log(p2[key])} {text} {Log(backoff2.GetValueOrDefault(key, 1))}");
        writer.WriteLine("\n\\3-grams:");
        foreach (var (text, key) in Sorted(p3.Keys, 3)) writer.WriteLine($"{Log(p3[key])} {text}");
        writer.WriteLine("\n\\end\\");
    }

    // Half a count for every word keeps rare ones alive.
    private Dictionary<ulong, double> Unigrams()
    {
        var total = _singles.Where(x => x.Key != 0).Sum(x => (double)x.Value);
        var all = total + 0.5 * (_words.Count - 1);
        var probabilities = new Dictionary<ulong, double>(_words.Count) { [0] = 0 };
        for (var id = 1UL; id < (ulong)_words.Count; id++) probabilities[id] = (_singles.GetValueOrDefault(id) + 0.5) / all;
        return probabilities;
    }

    private static (Dictionary<ulong, double> Probabilities, Dictionary<ulong, double> Backoff) Discount(Dictionary<ulong, int> counts, Func<ulong, double> lower)
    {
        var histories = new Dictionary<ulong, (double Tokens, double Types, double Covered)>();
        foreach (var (key, count) in counts)
        {
            ref var history = ref CollectionsMarshal.GetValueRefOrAddDefault(histories, key >> Bits, out _);
            history = (history.Tokens + count, history.Types + 1, history.Covered + lower(key));
        }

        var probabilities = new Dictionary<ulong, double>(counts.Count);
        foreach (var (key, count) in counts)
        {
            var history = histories[key >> Bits];
            probabilities[key] = count / (history.Tokens + (IsFull(history.Covered) ? 0 : history.Types));
        }

        var backoff = histories.ToDictionary(x => x.Key,
            x => IsFull(x.Value.Covered) ? 1 : x.Value.Types / (x.Value.Tokens + x.Value.Types) / (1 - x.Value.Covered));
        return (probabilities, backoff);

        // Every word was seen after this history: nothing is left to back off to.
        static bool IsFull(double covered) => covered > 1 - 1e-9;
    }

    private IEnumerable<(string Text, ulong Key)> Sorted(IEnumerable<ulong> keys, int order) =>
        keys.Select(key => (Text: Name(key, order), Key: key)).OrderBy(x => x.Text, StringComparer.Ordinal);

    private string Name(ulong key, int order) => order == 2
        ? $"{_words[(int)(key >> Bits)]} {_words[(int)(key & Mask)]}"
        : $"{_words[(int)(key >> (2 * Bits))]} {_words[(int)((key >> Bits) & Mask)]} {_words[(int)(key & Mask)]}";

    private static string Log(double probability) =>
        (probability <= 0 ? Never : Math.Max(Never, Math.Log10(probability))).ToString("F5", CultureInfo.InvariantCulture);

    private ulong Id(string word)
    {
        if (_ids.TryGetValue(word, out var id)) return id;
        if ((ulong)_words.Count > Mask) throw new InvalidOperationException("More than a million different words.");
        id = (ulong)_words.Count;
        _words.Add(word);
        return _ids[word] = id;
    }

    private static void Count(Dictionary<ulong, int> counts, ulong key) => CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
}
