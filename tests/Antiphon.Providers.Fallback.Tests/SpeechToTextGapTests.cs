using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>Whole calls with an outage of up to 5 s at any place: no word lost, none twice, each utterance answered once.</summary>
public sealed class SpeechToTextGapTests
{
    private const int SeedsAGroup = 60;

    public static TheoryData<int> Groups => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Call_ProvidersGoneForUpTo5s_EveryWordIsHeardOnce(int group)
    {
        for (var seed = group * SeedsAGroup; seed < (group + 1) * SeedsAGroup; seed++) RunCall(seed);
    }

    private static void RunCall(int seed)
    {
        var random = new Random(seed);
        var time = new VirtualTime();
        var watcher = new Watcher();
        var start = TimeSpan.FromMilliseconds(random.Next(0, 9_000));
        var end = start + TimeSpan.FromMilliseconds(random.Next(100, 5_001));
        var providers = Enumerable.Range(0, random.Next(1, 4)).Select(i => new WordRecogniser($"p{i}", time)
        {
            FinalDelay = TimeSpan.FromMilliseconds(random.Next(20, 600)),
            Outages = i == 0 || random.Next(3) > 0 ? [new Outage(start, end, (OutageStyle)random.Next(4), random.Next(2) == 0)] : [],
        }).ToList();
        var fallback = new FallbackSpeechToText(providers, new FallbackSpeechToTextOptions
        {
            TimeProvider = time,
            Random = new Random(seed),
            Observer = watcher,
            OpenTimeout = TimeSpan.FromSeconds(1),
            FinalTimeout = TimeSpan.FromSeconds(1.5),
        });

        Caller? caller = null;
        OneThread.Run(time, async () =>
        {
            var session = await fallback.OpenAsync(new SpeechToTextOptions());
            caller = new Caller(session, time);
            var listening = caller.ListenAsync();
            var utterances = random.Next(1, 5);
            for (var i = 0; i < utterances; i++)
            {
                if (random.Next(4) == 0)
                {
                    await caller.SayAsync(random.Next(1, 5));
                    caller.Discard();
                }

                var words = random.Next(1, 9);
                for (var word = 0; word < words; word++) await caller.SayAsync(random.Next(5, 25), random.Next(1, 10));
                caller.Commit();
                if (random.Next(3) > 0) await caller.PauseAsync(TimeSpan.FromMilliseconds(random.Next(0, 2_500)));
            }

            await caller.UntilAsync(() => caller.Finals.Count() + caller.Faults.Count() >= utterances, TimeSpan.FromSeconds(30));
            await caller.PauseAsync(TimeSpan.FromSeconds(3)); // What comes twice would come now.
            await session.DisposeAsync();
            await listening;
        });

        var what = $"seed {seed}, outage {start}..{end}, {string.Join(", ", providers.Select(p => p.Outages is [var outage, ..] ? outage.ToString() : "well"))}";
        Assert.True(caller!.Faults.Any() == false, what + ": " + string.Join("; ", caller.Faults));
        Assert.Equal((what, string.Join(" | ", caller.Expected)), (what, string.Join(" | ", caller.Finals.Select(final => final.Text))));
        Assert.Equal(Enumerable.Range(1, caller.Expected.Count).Select(i => (long)i), caller.Finals.Select(final => final.Utterance));
        Assert.Empty(watcher.Of<FallbackEvent.AudioLost>());
        Assert.Equal((what, 0), (what, time.UndisposedTimers));
        Assert.Equal((what, 0), (what, providers.Sum(provider => provider.OpenSessions)));
    }
}
