using System.Globalization;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Tests.Phrases;

public class TrigramModelTests
{
    [Theory]
    [InlineData(1, 3, 40)]
    [InlineData(2, 12, 300)]
    [InlineData(3, 60, 500)]
    [InlineData(4, 1, 5)]
    public void WriteArpa_AnySentences_EveryHistorySumsToOne(int seed, int words, int sentences)
    {
        var random = new Random(seed);
        var model = new TrigramModel();
        for (var i = 0; i < sentences; i++)
            model.Add([.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => "w" + random.Next(words))]);
        var arpa = Arpa.Read(model);

        foreach (var history in arpa.Histories)
        {
            var sum = arpa.Vocabulary.Where(w => w != "<s>").Sum(w => arpa.Probability(history, w));
            Assert.True(Math.Abs(sum - 1) < 0.002, $"{sum} after '{string.Join(' ', history)}'");
        }
    }

    [Fact]
    public void WriteArpa_Counts_MatchTheLines()
    {
        var model = new TrigramModel();
        model.Add(["book", "a", "table"]);
        model.Add(["book", "it"]);

        var text = Arpa.Write(model);

        Assert.Contains("ngram 1=6\nngram 2=6\nngram 3=5\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\\end\\\n", text, StringComparison.Ordinal);
    }

    private sealed class Arpa
    {
        private readonly Dictionary<string, (double P, double B)> _grams = [];

        public List<string> Vocabulary => [.. _grams.Keys.Where(k => !k.Contains(' ', StringComparison.Ordinal))];

        public IEnumerable<string[]> Histories => _grams.Keys.Select(k => k.Split(' ')).Where(k => k.Length < 3 && k[^1] != "</s>");

        public static string Write(TrigramModel model)
        {
            using var writer = new StringWriter();
            model.WriteArpa(writer);
            return writer.ToString();
        }

        public static Arpa Read(TrigramModel model)
        {
            var arpa = new Arpa();
            var order = 0;
            foreach (var line in Write(model).Split('\n'))
            {
                if (line.EndsWith("-grams:", StringComparison.Ordinal)) order = line[1] - '0';
                else if (order > 0 && line.Split(' ') is { Length: > 1 } parts)
                {
                    var backoff = parts.Length > order + 1 ? Power(parts[^1]) : 1;
                    arpa._grams[string.Join(' ', parts[1..(order + 1)])] = (Power(parts[0]), backoff);
                }
            }

            return arpa;
        }

        public double Probability(string[] history, string word)
        {
            if (_grams.TryGetValue(string.Join(' ', [.. history, word]), out var gram)) return gram.P;
            if (history.Length == 0) return 0;
            var backoff = _grams.TryGetValue(string.Join(' ', history), out var h) ? h.B : 1;
            return backoff * Probability(history[1..], word);
        }

        private static double Power(string log) => Math.Pow(10, double.Parse(log, CultureInfo.InvariantCulture));
    }
}
