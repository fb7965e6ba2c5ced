using Antiphon.Turns;

namespace Antiphon.Bench.TurnTaking;

/// <summary>Calls of synthetic callers, drawn from a seed. Every caller has a voice and a habit of pausing of their own.</summary>
internal static class TurnCorpus
{
    internal const int Seed = 2_026;
    internal const int CallsPerVoice = 4;

    internal static async Task<List<List<CallerUtterance>>> DrawAsync(RecordingBooth booth, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        var calls = new List<List<CallerUtterance>>();
        foreach (var voice in BenchSignals.Voices)
        {
            for (var i = 0; i < CallsPerVoice; i++) calls.Add(await DrawCallAsync(booth, voice, random, cancellationToken));
        }

        return calls;
    }

    /// <summary>A log-normal value, in samples, within 100 ms to 2 s.</summary>
    internal static int Pause(Random random, double medianMs, double sigma) =>
        (int)(Math.Clamp(medianMs * Math.Exp(sigma * Gauss(random)), 100, 2_000) * RecordingBooth.RateHz / 1_000);

    internal static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static async Task<List<CallerUtterance>> DrawCallAsync(RecordingBooth booth, string voice, Random random, CancellationToken cancellationToken)
    {
        var slowness = Math.Exp(0.35 * Gauss(random));
        var call = new List<CallerUtterance>();
        for (var i = 0; i < 26; i++)
        {
            call.Add((i % 13) switch
            {
                0 or 2 or 4 or 6 or 8 => await SentenceAsync(),
                1 or 7 => await TwoClausesAsync(),
                3 or 9 => await PlainAsync(Any(TurnSentences.YesNo), ExpectedInput.YesNo),
                5 => await DigitsAsync(),
                10 => await SpellingAsync(),
                11 => await PlainAsync(Any(TurnSentences.Fragments), ExpectedInput.None),
                _ => await SentenceAsync(),
            });
        }

        return call;

        string Any(IReadOnlyList<string> from) => from[random.Next(from.Count)];

        async Task<CallerUtterance> PlainAsync(string text, ExpectedInput expected) =>
            CallerUtterance.Of(await booth.SayAsync(voice, text, cancellationToken), [], expected);

        // Pauses at any word: 0 to 2 of them, every third with a filler before it.
        async Task<CallerUtterance> SentenceAsync()
        {
            var words = Any(SpeechSentences.All).Split(' ').ToList();
            var pauses = new SortedDictionary<int, int>();
            var wanted = words.Count < 4 ? 0 : random.Next(3);
            for (var i = 0; i < wanted; i++)
            {
                var after = random.Next(words.Count - 1);
                if (random.Next(3) == 0)
                {
                    words.Insert(++after, random.Next(2) == 0 ? "um" : "uh");
                    pauses = new(pauses.ToDictionary(p => p.Key >= after ? p.Key + 1 : p.Key, p => p.Value));
                }

                pauses[after] = Pause(random, 450 * slowness, 0.6);
            }

            return CallerUtterance.Of(await booth.SayAsync(voice, string.Join(' ', words), cancellationToken), pauses, ExpectedInput.None);
        }

        async Task<CallerUtterance> TwoClausesAsync()
        {
            var clauses = Any(TurnSentences.TwoClauses).Split(" | ");
            var pauses = new SortedDictionary<int, int> { [clauses[0].Split(' ').Length - 1] = Pause(random, 450 * slowness, 0.6) };
            return CallerUtterance.Of(await booth.SayAsync(voice, string.Join(' ', clauses), cancellationToken), pauses, ExpectedInput.None);
        }

        // A number of 4, 6 or 10 digits in groups of two or three, as one reads it from a card.
        async Task<CallerUtterance> DigitsAsync()
        {
            int[] groups = random.Next(3) switch { 0 => [2, 2], 1 => [3, 3], _ => [3, 3, 4] };
            var pauses = new SortedDictionary<int, int>();
            var said = 0;
            foreach (var group in groups) pauses[(said += group) - 1] = Pause(random, 500 * slowness, 0.5);
            var text = string.Join(' ', Enumerable.Range(0, said).Select(_ => Any(TurnSentences.Digits)));
            return CallerUtterance.Of(await booth.SayAsync(voice, text, cancellationToken), pauses, ExpectedInput.Digits(said));
        }

        async Task<CallerUtterance> SpellingAsync()
        {
            var name = Any(TurnSentences.Names);
            var letters = name.Split(' ').Length;
            var pauses = new SortedDictionary<int, int>();
            for (var i = 0; i < letters - 1; i++) pauses[i] = Pause(random, 250 * slowness, 0.4);
            return CallerUtterance.Of(await booth.SayAsync(voice, name, cancellationToken), pauses, ExpectedInput.Spelling(letters));
        }
    }
}
