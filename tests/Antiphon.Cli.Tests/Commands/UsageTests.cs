namespace Antiphon.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("serve", "--nope")]
    [InlineData("serve", "--set", "novalue")]
    [InlineData("doctor", "--agent")]
    [InlineData("errors", "--json", "--markdown")]
    [InlineData("bench", "nonsense")]
    [InlineData("replay")]
    [InlineData("replay", "a.antiphon-call", "--until-turn", "1")]
    [InlineData("replay", "a.antiphon-call", "--until-turn", "-1", "--agent", "b.yaml")]
    [InlineData("bench", "media", "--plot", "plot.svg")]
    [InlineData("demo", "--protocol", "smoke-signals")]
    [InlineData("talk", "--url", "ws://127.0.0.1:1")]
    [InlineData("conformance")]
    [InlineData("conformance", "--self", "--url", "ws://127.0.0.1:1")]
    [InlineData("conformance", "--self", "--offers", "fault:model-fails")]
    [InlineData("talk", "--url", "not an address", "--in", "a.wav", "--out", "b.wav")]
    public async Task Run_BadUsage_ExitsWith2(params string[] args)
    {
        var run = await CommandLine.RunAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith("antiphon: ", run.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("--version")]
    public async Task Run_Help_ExitsWith0(params string[] args)
    {
        var run = await CommandLine.RunAsync(args);

        Assert.Equal(0, run.ExitCode);
        Assert.NotEqual("", run.Output);
    }

    [Theory]
    [InlineData("worker")]
    public async Task Help_CommandThatIsNotForPeople_IsNotListed(string command)
    {
        var run = await CommandLine.RunAsync("--help");

        Assert.DoesNotContain($"  {command} ", run.Output);
    }

    [Fact]
    public async Task Serve_ReachableAddressWithoutKey_ExitsWith1AndSaysWhy()
    {
        var run = await CommandLine.RunAsync("serve", "--urls", "http://0.0.0.0:0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("[configuration_invalid]", run.Error);
        Assert.Contains("Antiphon:Keys", run.Error);
    }

    [Fact]
    public async Task Serve_AgentFileWithTypo_ExitsWith1AndNamesThePlace()
    {
        var file = Path.Combine(Path.GetTempPath(), $"antiphon-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, "name: x\ngreting: hello\n");
        try
        {
            var run = await CommandLine.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--agent", file);

            Assert.Equal(1, run.ExitCode);
            Assert.Contains($"{file}:2:1 greting: unknown key", run.Error);
            Assert.Contains("[agent_file_invalid]", run.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
