using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>Whole answers with an outage of up to 5 s at any place: no word lost, none twice.</summary>
public sealed class TextToSpeechGapTests
{
    private const int SeedsAGroup = 60;
    private static readonly int[] Rates = [8_000, 16_000, 22_050, 24_000, 48_000];

    public static TheoryData<int> Groups => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Answer_ProvidersGoneForUpTo5s_EveryWordIsSpokenOnce(int group)
    {
        for (var seed = group * SeedsAGroup; seed < (group + 1) * SeedsAGroup; seed++) RunAnswer(seed, sameRate: true);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Answer_ProvidersOfOtherRates_MarksStandWhereTheirWordsSound(int group)
    {
        for (var seed = group * SeedsAGroup; seed < (group + 1) * SeedsAGroup; seed++) RunAnswer(seed, sameRate: false);
    }

    private static void RunAnswer(int seed, bool sameRate)
    {
        var random = new Random(seed);
        var time = new VirtualTime();
        var start = TimeSpan.FromMilliseconds(random.Next(0, 3_000));
        var end = start + TimeSpan.FromMilliseconds(random.Next(10, 5_001));
        var speakers = Enumerable.Range(0, random.Next(1, 4)).Select(i => new WordSpeaker($"p{i}", time)
        {
            SampleRateHz = sameRate ? 16_000 : Rates[random.Next(Rates.Length)],
            WordMarks = !sameRate || random.Next(3) > 0,
            ChunkMs = random.Next(10, 400),
            ChunkDelay = TimeSpan.FromMilliseconds(random.Next(1, 150)),
            Outages = i == 0 || random.Next(3) > 0 ? [new Outage(start, end, (OutageStyle)random.Next(4), random.Next(2) == 0)] : [],
        }).ToList();
        var fallback = new FallbackTextToSpeech([.. speakers.Select(speaker => new FallbackSynthesiser(speaker))], new FallbackTextToSpeechOptions
        {
            TimeProvider = time,
            Random = new Random(seed),
            SampleRateHz = 16_000,
            OpenTimeout = TimeSpan.FromSeconds(1),
            FirstAudioTimeout = TimeSpan.FromSeconds(1),
            StallTimeout = TimeSpan.FromSeconds(1),
        });
        var segments = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text(random)).ToList();
        var listeners = segments.Select(_ => new Listener()).ToList();

        OneThread.Run(time, async () =>
        {
            await using var session = await fallback.OpenAsync(new TextToSpeechOptions());
            for (var i = 0; i < segments.Count; i++) await listeners[i].TakeAllAsync(session.SpeakAsync(segments[i]));
        });

        for (var i = 0; i < segments.Count; i++)
        {
            var numbers = Numbers(segments[i]);
            if (sameRate)
            {
                Assert.Equal((seed, string.Join(' ', numbers.Select(number => $"{number}x{number.Length * 320}"))), (seed, listeners[i].Sounded()));
            }
            else
            {
                Assert.Equal((seed, string.Join(' ', numbers)), (seed, listeners[i].Marked(segments[i])));
                Assert.Equal((seed, string.Join(' ', numbers)), (seed, listeners[i].SoundedAtMarks()));
            }
        }

        Assert.Equal((seed, 0), (seed, time.UndisposedTimers));
        Assert.Equal((seed, 0), (seed, speakers.Sum(speaker => speaker.OpenSessions)));
    }

    private static List<string> Numbers(string text) => [.. text.Split(' ', ',', '.', '?').Where(word => word.Length > 0)];

    // Neighbours differ, so that two of a kind side by side are a repetition.
    private static string Text(Random random)
    {
        var numbers = Enumerable.Range(0, random.Next(1, 12)).Select(i => $"{i + 10}{(random.Next(4) == 0 ? "," : "")}");
        return string.Join(' ', numbers) + (random.Next(2) == 0 ? "." : "");
    }
}
