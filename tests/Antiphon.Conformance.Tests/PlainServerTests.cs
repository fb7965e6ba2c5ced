using Antiphon.Conformance.Reports;
using Antiphon.Server;
using Antiphon.Testing;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conformance.Tests;

/// <summary>A server as it is served by default, with its own model, judged from outside: no case asks more of a server than the protocol does.</summary>
public sealed class PlainServerTests
{
    [Fact]
    public async Task Suite_AgainstAServerWithTheOfflineModel_FailsNowhere()
    {
        await using var app = AntiphonServer.Build(["--urls", "http://127.0.0.1:0", "--Antiphon:Speech:Host", "None"], setup =>
        {
            setup.SpeechToText = new LoopbackSpeechToText();
            setup.TextToSpeech = new ScriptedTextToSpeech(TimeProvider.System) { CharacterDuration = TimeSpan.FromMilliseconds(10) };
            setup.Logging = logging => logging.ClearProviders();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var targets = new UrlTargets(new Uri(app.Urls.First()), key: null, static (text, _) => ValueTask.FromResult(LoopbackVoice.Say(text)), []);
        var cases = SuiteFixture.Deepgram.Cases.Where(item => !NotYet.Reasons.ContainsKey(item.Name)).ToList();

        var results = await new ConformanceRunner(targets, new ConformanceOptions { Patience = TimeSpan.FromSeconds(30), Concurrency = 16 })
            .RunAsync(cases, cancellationToken: TestContext.Current.CancellationToken);

        Assert.DoesNotContain(results, result => result.Outcome == ConformanceOutcome.Passed && result.Case.Needs.Any(need => need.Value != "speech"));
        Assert.True(results.Count(result => result.Outcome == ConformanceOutcome.Passed) > 150);
        Assert.True(results.All(result => result.Outcome != ConformanceOutcome.Failed),
            string.Join('\n', results.Where(result => result.Outcome == ConformanceOutcome.Failed).SelectMany(TextReport.Lines)));
    }
}
