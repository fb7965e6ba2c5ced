using System.Diagnostics;
using Antiphon.Cli.Tests.Architecture;

namespace Antiphon.Cli.Tests.Samples;

/// <summary>The client's sample, as its page shows it and as a program of its own.</summary>
public sealed class HelloClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Page_Program_IsTheSampleThatIsCompiled()
    {
        var page = File.ReadAllText(Path.Combine(ProjectFile.Repository, "docs", "clients.md"));
        var start = page.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        var code = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.Equal(File.ReadAllText(Path.Combine(ProjectFile.Repository, "samples", "HelloClient", "Program.cs")), code);
    }

    [Fact]
    public async Task Program_AgainstTheServer_GreetsAnswersAndRunsItsFunction()
    {
        await using var desk = await TalkingDesk.StartAsync();

        var (exitCode, output) = await RunAsync(desk.Url, "What are your opening hours?");

        Assert.True(exitCode == 0, output);
        Assert.Contains("agent: Bakery, good morning.", output);
        Assert.Contains("you: What are your opening hours?", output);
        Assert.Contains("six to noon", output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string url, string input)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "HelloClient.dll"), url])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The sample did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteLineAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
