using System.Text.Json;
using Antiphon.Cli;
using Antiphon.Cli.Conformance;

namespace Antiphon.Conformance.Tests;

/// <summary>The command, as a user runs it.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("antiphon-conformance-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Self_PassingCases_ExitsWith0AndCountsThem()
    {
        var (exit, output) = await RunAsync("conformance", "--self", "--case", "first/*-json");

        Assert.Equal(0, exit);
        Assert.EndsWith("passed, 0 failed, 0 not run", output.TrimEnd());
        Assert.Contains("passed   first/not-json", output);
    }

    [Fact]
    public async Task Self_FailingCase_ExitsWith1AndShowsWhatCame()
    {
        var suite = Suite("      - settings: {}\n      - next: Welcome\n      - next: PromptUpdated\n");

        var (exit, output) = await RunAsync("conformance", "--self", "--suite", suite);

        Assert.Equal(1, exit);
        Assert.Contains("FAILED   a/b", output);
        Assert.Contains("c.yaml:8:9: expected PromptUpdated, came {\"type\":\"SettingsApplied\"}", output);
        Assert.Contains("← {\"type\":\"Welcome\"", output);
        Assert.EndsWith("0 passed, 1 failed, 0 not run", output.TrimEnd());
    }

    [Fact]
    public async Task Self_BrokenSuite_ExitsWith1AndNamesThePlace()
    {
        var (exit, output) = await RunAsync("conformance", "--self", "--suite", Suite("      - sing: x\n"));

        Assert.Equal(1, exit);
        Assert.Contains("c.yaml:6:9 cases[0].steps[0].sing: unknown key", output);
        Assert.Contains("[conformance_file_invalid]", output);
    }

    [Fact]
    public async Task Url_CasesWithNeeds_AreNotRunAndNotCountedAsPassed()
    {
        await using var servers = new LocalServers();
        var address = await AddressAsync(servers, "first/settings-applied");

        var (exit, output) = await RunAsync("conformance", "--url", address, "--case", "faults/listening-does-not-start");

        Assert.Equal(0, exit);
        Assert.Contains("not run  faults/listening-does-not-start  (needs fault stt-open-fails)", output);
        Assert.EndsWith("0 passed, 0 failed, 1 not run", output.TrimEnd());
    }

    [Fact]
    public async Task Url_ServerThatOffersAFault_IsJudgedByTheCasesForItOnly()
    {
        await using var servers = new LocalServers();
        var address = await AddressAsync(servers, "faults/listening-does-not-start");

        var (exit, output) = await RunAsync("conformance", "--url", address, "--offers", "fault:stt-open-fails", "--case", "f*/*-start*");

        Assert.Equal(0, exit);
        Assert.Contains("passed   faults/listening-does-not-start", output);
        Assert.Contains("not run  faults/listening-does-not-start-without-a-code  (needs fault stt-open-throws)", output);
    }

    [Fact]
    public async Task Url_NobodyListens_FailsEveryCaseAndSaysWhy()
    {
        var (exit, output) = await RunAsync("conformance", "--url", "ws://127.0.0.1:1", "--case", "first/not-json");

        Assert.Equal(1, exit);
        Assert.Contains("No connection to 127.0.0.1:1", output);
    }

    [Fact]
    public async Task Report_Html_IsOnePageWithEveryMessageAndNoKey()
    {
        var file = Path.Combine(_folder, "report.html");

        var (exit, _) = await RunAsync("conformance", "--self", "--case", "handshake/token-header", "--report", file);

        var page = await File.ReadAllTextAsync(file);
        Assert.Equal(0, exit);
        Assert.StartsWith("<!doctype html>", page);
        Assert.Contains("handshake/token-header", page);
        Assert.Contains("&quot;type&quot;:&quot;Welcome&quot;", page);
        Assert.DoesNotContain("conformance-key", page);
        Assert.DoesNotContain("<script", page);
    }

    [Fact]
    public async Task Report_Json_HoldsOutcomesAndTranscripts()
    {
        var file = Path.Combine(_folder, "report.json");

        await RunAsync("conformance", "--self", "--case", "first/not-json", "--report", file);

        var report = JsonElement.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal((1, 0, 0), (report.GetProperty("passed").GetInt32(), report.GetProperty("failed").GetInt32(), report.GetProperty("not_run").GetInt32()));
        var item = report.GetProperty("cases")[0];
        Assert.Equal(("first/not-json", "passed"), (item.GetProperty("name").GetString(), item.GetProperty("outcome").GetString()));
        Assert.Contains(item.GetProperty("transcript").EnumerateArray(), line => line.GetProperty("direction").GetString() == "received" && line.GetProperty("text").GetString()!.Contains("UNPARSABLE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_EachLine_IsAnObject()
    {
        var (_, output) = await RunAsync("conformance", "--self", "--case", "first/not-json", "--json");

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["case", "summary"], lines.Select(line => line.GetProperty("type").GetString()));
        Assert.Equal(1, lines[1].GetProperty("passed").GetInt32());
    }

    [Fact]
    public async Task List_ShowsCasesAndTheirNeeds()
    {
        var (exit, output) = await RunAsync("conformance", "--list");

        Assert.Equal(0, exit);
        Assert.Equal(SuiteFixture.Deepgram.Cases.Length, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Needs option idle_timeout=600ms.", output);
    }

    private static async Task<string> AddressAsync(LocalServers servers, string name) =>
        (await servers.FindAsync(SuiteFixture.Deepgram.Cases.Single(item => item.Name == name), CancellationToken.None)).Target!.Address.ToString();

    private string Suite(string steps)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "suite")).FullName;
        File.WriteAllText(Path.Combine(folder, "suite.yaml"), "path: /v1/agent/converse\nsettings: {type: Settings, audio: {}, agent: {think: {provider: {type: open_ai, model: m}}}}\nerrors: {BAD: 1000}\n");
        File.WriteAllText(Path.Combine(folder, "c.yaml"), "cases:\n  - name: a/b\n    about: x\n    reference: r\n    steps:\n" + steps);
        return folder;
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        var terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(output), isTerminal: false);
        var exit = await CliApp.RunAsync(args, terminal, TestContext.Current.CancellationToken);
        return (exit, output.ToString());
    }
}
