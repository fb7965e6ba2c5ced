using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing.Faults;

namespace Antiphon.Cli.Tests.Commands;

/// <summary><c>serve --fault</c>: refused unless it is meant and nobody else can meet it; otherwise clients meet what was asked for.</summary>
public sealed class ServeFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Serve_FaultWithoutLeave_IsRefused()
    {
        var run = await CommandLine.RunAsync("serve", "--fault", "model-fails");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--allow-faults", run.Error);
        Assert.Contains("[configuration_invalid]", run.Error);
    }

    [Fact]
    public async Task Serve_FaultAndAnAddressOfOthers_IsRefused()
    {
        var run = await CommandLine.RunAsync("serve", "--allow-faults", "--fault", "model-fails", "--urls", "http://0.0.0.0:0", "--set", "Antiphon:Keys:0=k", "--set", "Antiphon:Speech:Host=None");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("http://0.0.0.0:0 can be reached from other machines", run.Error);
        Assert.DoesNotContain("Listening", run.Output);
    }

    [Theory]
    [InlineData("no-such-fault", "There is no fault 'no-such-fault'")]
    [InlineData("model-fails:m=1", "has no parameter 'm'")]
    [InlineData("line-jitters", "inject it in the client")]
    public async Task Serve_FaultThatCannotBe_IsRefused(string fault, string said)
    {
        var run = await CommandLine.RunAsync("serve", "--allow-faults", "--fault", fault);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(said, run.Error);
    }

    [Fact]
    public async Task Serve_Fault_IsAnnouncedAndEverySessionMeetsIt()
    {
        using var output = new ServeOutput();
        using var error = new StringWriter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var agent = Path.Combine(Path.GetTempPath(), $"antiphon-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(agent, "name: desk\ngreeting: Hello.\n", stop.Token);
        try
        {
            var serve = CliApp.RunAsync(["serve", "--urls", "http://127.0.0.1:0", "--agent", agent, "--set", "Antiphon:Speech:Host=None", "--allow-faults", "--fault", "model-fails:times=1"],
                new Terminal(output, error, isTerminal: false), stop.Token);
            var url = await output.Address.Task.WaitAsync(Patience);

            for (var call = 0; call < 2; call++) Assert.Equal("FAILED_TO_THINK", await AskAsync(new Uri(url)));
            await stop.CancelAsync();

            Assert.Equal(0, await serve.WaitAsync(Patience));
            Assert.Contains("Injecting model-fails:times=1: The model fails before its first word.", output.ToString());
        }
        finally
        {
            File.Delete(agent);
        }
    }

    [Fact]
    public async Task Errors_Faults_ListsThemAll()
    {
        var text = await CommandLine.RunAsync("errors", "--faults");
        var json = await CommandLine.RunAsync("errors", "--faults", "--json");
        var markdown = await CommandLine.RunAsync("errors", "--faults", "--markdown");

        Assert.All(FaultScenarios.All, scenario => Assert.Contains(scenario.Name, text.Output));
        Assert.Equal(FaultScenarios.All.Select(scenario => scenario.Name), json.Lines.Select(line => line.GetProperty("name").GetString()));
        Assert.StartsWith("# Faults\n", markdown.Output);
    }

    /// <summary>One call with a question; the code of the error that answers it.</summary>
    private static async Task<string> AskAsync(Uri server)
    {
        await using var client = await VoiceAgentConnection.ConnectAsync(server);
        await client.SendAsync(new ClientMessage.Settings(new VoiceAgentSettings { Agent = new AgentSettings() }));
        await client.SendAsync(new ClientMessage.InjectUserMessage("When do you open?"));
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var message in client.ReadAllAsync(limit.Token))
        {
            if (message is ServerMessage.Error error) return error.Code;
        }

        return "no error";
    }

    /// <summary>Tells the address as soon as it is printed.</summary>
    private sealed class ServeOutput : StringWriter
    {
        public TaskCompletionSource<string> Address { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Split(' ') is ["Listening", "on", var url, ..]) Address.TrySetResult(url);
        }
    }
}
