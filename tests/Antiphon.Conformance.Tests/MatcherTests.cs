using Antiphon.Conformance.Files;
using Antiphon.Conformance.Matching;
using Antiphon.Conformance.Wire;
using Antiphon.Yaml;

namespace Antiphon.Conformance.Tests;

public sealed class MatcherTests
{
    private const string Message = """{"type":"T","a":{"b":[1,{"c":"hello"}]},"n":2.50,"t":"x","yes":true,"nothing":null}""";

    [Theory]
    [InlineData("T")]
    [InlineData("{type: T, n: 2.5}")]
    [InlineData("{type: T, a.b.0: 1, a.b.1.c: hello}")]
    [InlineData("{type: T, a: {b: [1, {c: {$matches: ^he}}]}}")]
    [InlineData("{type: T, a.b: {$length: 2}, t: {$length: {$max: 1}}}")]
    [InlineData("{type: T, n: {$min: 2, $max: 3}, z: {$exists: false}}")]
    [InlineData("{type: T, nothing: {$exists: true}, yes: true}")]
    [InlineData("{type: T, t: {$any: [y, x]}, n: {$not: 3}, z: {$optional: {$kind: text}}}")]
    [InlineData("{type: T, t: {$contains: X}, a: {$kind: object}, yes: {$kind: bool}}")]
    public void Mismatch_Fitting_IsNull(string expectation) => Assert.Null(Mismatch(expectation));

    [Theory]
    [InlineData("U", "expected U, came")]
    [InlineData("{type: T, n: \"2.5\"}", "T: n: expected \"2.5\", came 2.50")]
    [InlineData("{type: T, a.b.2: 1}", "T: a.b.2: expected 1, came nothing")]
    [InlineData("{type: T, a: {b: [1]}}", "T: a.b: expected a list of 1, came")]
    [InlineData("{type: T, n: {$max: 2}}", "T: n: expected a number of at most 2, came 2.50")]
    [InlineData("{type: T, t: {$exists: false}}", "T: t: expected nothing, came \"x\"")]
    [InlineData("{type: T, t: {$matches: ^y}}", "T: t: expected text like ^y, came \"x\"")]
    [InlineData("{type: T, t: {$not: x}}", "T: t: expected something else than \"x\"")]
    [InlineData("{type: T, t: {$kind: number}}", "T: t: expected number, came \"x\"")]
    [InlineData("{type: T, nothing: x}", "T: nothing: expected \"x\", came null")]
    public void Mismatch_NotFitting_SaysWhatAndWhere(string expectation, string begin) => Assert.StartsWith(begin, Mismatch(expectation));

    [Fact]
    public void Capture_OfOneMessage_IsExpectedOfTheNext()
    {
        var variables = new Variables();

        Assert.Null(Mismatch("{type: T, t: {$capture: kept}}", variables));

        Assert.Null(Mismatch("{type: T, t: \"${kept}\"}", variables));
        Assert.NotNull(Mismatch("{type: T, a.b.1.c: \"${kept}\"}", variables));
        Assert.Equal("""{"m":"say x"}""", variables.Fill(System.Text.Json.Nodes.JsonNode.Parse("""{"m":"say ${kept}"}"""))!.ToJsonString());
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("not json")]
    [InlineData("{\"type\":1}")]
    public void Received_NoMessage_IsUnreadable(string text) => Assert.Equal(Received.Unreadable, Received.OfText(System.Text.Encoding.UTF8.GetBytes(text)).Type);

    private static string? Mismatch(string expectation, Variables? variables = null)
    {
        var field = YamlFields.Load($"e: {expectation}", "t", new YamlFileKind(ErrorCodes.ConformanceFileInvalid, "a test", "nothing") { MaxDepth = 20 }).Field("e")!.Value;
        return MatcherReader.ReadMessage(field).Mismatch(Received.OfText(System.Text.Encoding.UTF8.GetBytes(Message)), variables ?? new Variables());
    }
}
