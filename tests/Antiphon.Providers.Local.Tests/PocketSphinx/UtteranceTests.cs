using Antiphon.Providers.Local.Phrases;
using Antiphon.Providers.Local.PocketSphinx;
using Antiphon.Testing;

namespace Antiphon.Providers.Local.Tests.PocketSphinx;

public sealed class UtteranceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly VirtualTime _time = new();
    private readonly Utterance _utterance = new(null!, new AgentLanguageModel("none", [], "none"));

    [Fact]
    public async Task WaitForResult_NoneComes_EndsAfterThePatienceOfTheGivenClock()
    {
        var waiting = Task.Run(() => _utterance.WaitForResult(Patience, _time));
        await _time.AdvanceUntilAsync(waiting, TimeSpan.FromMinutes(10));

        Assert.False(await waiting);
        Assert.True(_time.Elapsed >= Patience);
    }

    [Fact]
    public async Task WaitForResult_OneComes_EndsBeforeThePatience()
    {
        var waiting = Task.Run(() => _utterance.WaitForResult(Patience, _time));
        _utterance.SetResult(Hypothesis.Nothing);

        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }
}
