namespace Antiphon.Conformance.Tests;

public sealed class SuiteFileTests
{
    private const string Shared = "path: /p\nsettings: {type: Settings}\nerrors: {BAD: 1000}\n";
    private const string Head = "cases:\n  - name: a/b\n    about: x\n    reference: r\n";

    [Fact]
    public void Load_OwnSuite_HasUniqueNamesTopicsAndReferences()
    {
        var cases = SuiteFixture.Deepgram.Cases;

        Assert.Equal(cases.Length, cases.Select(item => item.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(cases, item => Assert.NotEqual("", item.Topic));
        Assert.All(cases, item => Assert.EndsWith(".", item.About));
    }

    [Provokes("conformance_file_invalid")]
    [Theory]
    [InlineData("", "x/c.yaml:1:1 the file is empty; expected cases")]
    [InlineData("cases:\n  - about: x", "x/c.yaml:2:5 cases[0]: name: is missing; every case has one")]
    [InlineData("cases:\n  - name: Nonsense!\n    about: x", "x/c.yaml:2:11 cases[0].name: expected topic/what-is-shown in small letters, digits and hyphens")]
    [InlineData("cases:\n  - {name: a/b, about: x, reference: r}\n  - {name: a/b, about: x, reference: r}", "x/c.yaml:3:12 cases[1].name: another case has the name a/b")]
    [InlineData(Head + "    steps:\n      - sing: x", "x/c.yaml:6:9 cases[0].steps[0].sing: unknown key, expected one of settings, send,")]
    [InlineData(Head + "    steps:\n      - {wait: 1s, send: {}}", "x/c.yaml:6:9 cases[0].steps[0]: a step has one verb, found 2")]
    [InlineData(Head + "    steps:\n      - expect: {role: user}", "x/c.yaml:6:17 cases[0].steps[0].expect: type: is missing")]
    [InlineData(Head + "    steps:\n      - expect: {type: T, a: {$matches: \"[\"}}", "x/c.yaml:6:41 cases[0].steps[0].expect.a.$matches: is no regular expression")]
    [InlineData(Head + "    steps:\n      - expect: {type: T, a: {$like: x}}", "x/c.yaml:6:31 cases[0].steps[0].expect.a.$like: unknown key, expected one of $is,")]
    [InlineData(Head + "    steps:\n      - error: WORSE", "x/c.yaml:6:16 cases[0].steps[0].error: unknown error, expected one of BAD")]
    [InlineData(Head + "    steps:\n      - wait: soon", "x/c.yaml:6:15 cases[0].steps[0].wait: expected a time such as 500ms, 4s, 2min or 1h, found soon")]
    [InlineData(Head + "    steps:\n      - {wait: 1s, without: [X]}", "x/c.yaml:6:29 cases[0].steps[0].without: goes with expect, next and error")]
    [InlineData(Head + "    steps:\n      - send_binary: {hex: xyz}", "x/c.yaml:6:28 cases[0].steps[0].send_binary.hex: expected hexadecimal digits")]
    [InlineData(Head + "    needs:\n      - luck", "x/c.yaml:6:9 cases[0].needs[0]: expected keys with values, found text")]
    [InlineData(Head + "    needs: [{option: fast}]", "x/c.yaml:5:22 cases[0].needs[0].option: expected a name, and for an option name=value")]
    [InlineData(Head + "    connect: {headers: {a: \"b\\nc\"}}", "x/c.yaml:5:28 cases[0].connect.headers.a: a header is one line")]
    public void Read_Mistake_NamesFileLineAndColumn(string yaml, string begin)
    {
        var error = Assert.Throws<VoiceException>(() => ConformanceSuite.Of("x", [("x/suite.yaml", Shared), ("x/c.yaml", yaml)]));

        Assert.Equal(ErrorCodes.ConformanceFileInvalid, error.Code);
        Assert.StartsWith(begin, error.Message);
    }

    [Fact]
    public void Read_WithoutTheSharedFile_SaysSo()
    {
        var error = Assert.Throws<VoiceException>(() => ConformanceSuite.Of("x", [("x/c.yaml", Head)]));

        Assert.Equal("x: suite.yaml is missing; it holds what the cases share.", error.Message);
    }

    [Fact]
    public void LoadDirectory_NoSuchFolder_IsCoded() =>
        Assert.Equal(ErrorCodes.ConformanceFileInvalid, Assert.Throws<VoiceException>(() => ConformanceSuite.LoadDirectory("no/such/folder")).Code);

    [Fact]
    public void Read_AnyBytes_GiveCasesOrACodedError()
    {
        var random = new Random(20_261_120);
        const string seed = Head + "    connect: {status: 404}\n    steps:\n      - expect: {type: T, a.0.b: {$min: 1, $matches: x}}\n      - error: BAD\n";
        for (var i = 0; i < 2_000; i++)
        {
            var text = seed.ToCharArray();
            for (var hits = random.Next(1, 6); hits > 0; hits--) text[random.Next(text.Length)] = (char)random.Next(1, 128);

            var error = Record.Exception(() => ConformanceSuite.Of("x", [("x/suite.yaml", Shared), ("x/c.yaml", new string(text))]));

            Assert.True(error is null or VoiceException { Code.Value: "conformance_file_invalid" }, $"{error}");
        }
    }
}
