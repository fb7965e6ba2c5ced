namespace Antiphon.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task Doctor_Json_NamesEveryCheckAndCloses()
    {
        var run = await CommandLine.RunAsync("doctor", "--json");

        var checks = run.Lines.Where(line => line.GetProperty("type").GetString() == "check").ToDictionary(line => line.GetProperty("name").GetString()!);
        Assert.Superset(
            new HashSet<string> { "runtime", "sdk", "sqlite", "model", "agent", "node", "browser", "engine:libflite.so.1", "engine:libpocketsphinx.so.3", "engine:en-us" },
            checks.Keys.ToHashSet());
        Assert.All(checks.Values, check => Assert.Contains(check.GetProperty("status").GetString(), (string[])["ok", "note", "optional", "missing"]));
        Assert.All(checks.Values.Where(check => check.GetProperty("status").GetString() == "missing"), check => Assert.NotEqual("", check.GetProperty("mend").GetString()));
        var missing = checks.Values.Count(check => check.GetProperty("status").GetString() == "missing");
        var summary = run.Lines[^1];
        Assert.Equal("summary", summary.GetProperty("type").GetString());
        Assert.Equal(missing, summary.GetProperty("missing").GetInt32());
        Assert.Equal(missing == 0, summary.GetProperty("ok").GetBoolean());
        Assert.Equal(missing == 0 ? 0 : 1, run.ExitCode);
    }

    [Fact]
    public async Task Doctor_WithoutModelEndpoint_SaysThatTheBrainIsNoLanguageModel()
    {
        var run = await CommandLine.RunAsync("doctor");

        Assert.Contains("no language model", run.Output);
    }

    [Fact]
    public async Task Doctor_BrokenAgentFile_ReportsItAndExitsWith1()
    {
        var run = await CommandLine.RunAsync("doctor", "--json", "--agent", "no/such/file.yaml");

        var agent = run.Lines.Single(line => line.TryGetProperty("name", out var name) && name.GetString() == "agent");
        Assert.Equal("missing", agent.GetProperty("status").GetString());
        Assert.Equal(1, run.ExitCode);
    }
}
