using System.Diagnostics;

namespace Antiphon.Cli.Tests.Console;

public sealed class ConsoleEndToEndTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Page_FakeMicrophone_ShowsTheTranscriptAndTheAnswer()
    {
        var tests = Path.Combine(Repository(), "tests", "console");
        if (!Directory.Exists(Path.Combine(tests, "node_modules"))) Assert.Skip("The page's test tools are not installed: scripts/install-test-tools.sh");
        await using var desk = await TalkingDesk.StartAsync();
        var wav = await desk.SpeakAsync("what are your opening hours", TimeSpan.Zero);

        var (exitCode, output) = await RunAsync(tests, desk.Url, wav);

        Assert.True(exitCode == 0, output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, string url, string wav)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("npm", ["run", "--silent", "e2e"])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                Environment = { ["ANTIPHON_URL"] = url + "/", ["ANTIPHON_WAV"] = wav, ["ANTIPHON_EXPECT"] = "opening hours" },
            },
        };
        process.Start();
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Antiphon.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}
