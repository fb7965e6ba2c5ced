using Antiphon.Conformance.Reports;

namespace Antiphon.Conformance.Tests;

/// <summary>Every case against a server of this program.</summary>
public sealed class DeepgramSuiteTests(SuiteFixture suite) : IClassFixture<SuiteFixture>
{
    public static TheoryData<string> Cases => [.. SuiteFixture.Deepgram.Cases.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_AgainstALocalServer_Passes(string name)
    {
        var result = await suite.ResultAsync(name);

        if (NotYet.Reasons.TryGetValue(name, out var reason))
            Assert.True(result.Outcome != ConformanceOutcome.Passed, $"{name} passes now; take it off the list ({reason}).");
        else
            Assert.True(result.Outcome == ConformanceOutcome.Passed, string.Join('\n', TextReport.Lines(result)) + "\n" + result.Reason);
    }

    [Fact]
    public void NotYet_Names_AreThoseOfCases() => Assert.All(NotYet.Reasons.Keys, name => Assert.Contains(SuiteFixture.Deepgram.Cases, item => item.Name == name));
}
