using Antiphon.Conversation;
using Antiphon.Server;
using Antiphon.Server.Hosting;
using Antiphon.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Cli.Tests.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("antiphon-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Replay_RecordedCall_SaysThatNothingDiffers()
    {
        var file = await RecordAsync("what are your opening hours", "bye");

        var run = await CommandLine.RunAsync("replay", file);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Contains("replayed 2 turns", run.Output, StringComparison.Ordinal);
        Assert.Contains("no difference", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_ContinuedWithAnotherAgent_PutsTheLaterTurnsToIt()
    {
        var file = await RecordAsync("what are your opening hours", "what times are free on monday");
        var agent = Path.Combine(_folder, "other.yaml");
        await File.WriteAllTextAsync(agent, "name: Other desk\ninstructions: Help.\ntools:\n  - use: appointments.*\n");

        var run = await CommandLine.RunAsync("replay", file, "--until-turn", "1", "--agent", agent, "--json");

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var turn = Assert.Single(run.Lines);
        Assert.Equal((2, "what times are free on monday"), (turn.GetProperty("number").GetInt32(), turn.GetProperty("caller").GetString()));
        Assert.NotEqual("", turn.GetProperty("then").GetString());
        Assert.NotEqual("", turn.GetProperty("now").GetString());
    }

    [Fact]
    public async Task Replay_FileThatIsNoRecording_ExitsWith1AndTheCode()
    {
        var file = Path.Combine(_folder, "other.txt");
        await File.WriteAllTextAsync(file, "no recording at all");

        var run = await CommandLine.RunAsync("replay", file);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("[recording_invalid]", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A typed call with the appointment desk, recorded by the server.</summary>
    private async Task<string> RecordAsync(params string[] texts)
    {
        using var toolsets = Toolsets.InMemory();
        await using var app = AntiphonServer.Build(["--urls", "http://127.0.0.1:0", "--Antiphon:Recording:Directory", _folder], setup =>
        {
            foreach (var toolset in toolsets.All) setup.Toolsets.Add(toolset);
            setup.Configure = options =>
            {
                options.Agent = AgentFiles.Default();
                options.Speech.Host = SpeechHost.None;
            };
        });
        var host = app.Services.GetRequiredService<ISessionHost>();
        using var line = new RecordingLine(TimeProvider.System);
        await using (var session = host.Start(host.CreateOptions("typed", host.DefaultAgent! with { Greeting = null }), line))
        {
            for (var turn = 1; turn <= texts.Length; turn++)
            {
                session.SubmitText(texts[turn - 1]);
                var wanted = turn;
                await line.WaitForAsync<SessionEvent.AgentHeard>(heard => heard.Turn == wanted).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            }
        }

        return Assert.Single(Directory.GetFiles(_folder, "*" + CallRecorder.FileExtension));
    }
}
