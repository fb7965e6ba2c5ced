using System.Diagnostics;
using System.Text.Json;

namespace Antiphon.Conformance.Tests.Foreign;

/// <summary>Programs of <c>tests/foreign</c> that run in Node with pinned packages.</summary>
internal static class NodeProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Folder { get; } = FindFolder();

    /// <summary>Why a program that needs these packages cannot run here; null when it can.</summary>
    /// <param name="packages">Folders below <c>tests</c> whose packages it needs.</param>
    public static string? Missing(params string[] packages)
    {
        if (!OnPath("node")) return "Node 20 or later is not installed: scripts/install-test-tools.sh";
        var missing = packages.FirstOrDefault(package => !Directory.Exists(Path.Combine(Folder, "..", package, "node_modules")));
        return missing is null ? null : $"The packages of tests/{missing} are not installed: scripts/install-test-tools.sh";
    }

    public static string? MissingChromium(params string[] packages) => Missing([.. packages, "console"])
        ?? (File.Exists(Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium") ? null : "Chromium is not installed: scripts/install-test-tools.sh");

    /// <summary>Starts a program; what it prints on standard output is JSON lines. It ends when its input does.</summary>
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("node", arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!;

    /// <summary>Runs a program to its end and gives what it printed.</summary>
    public static async Task<List<JsonElement>> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, output + await error);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))];
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"node {arguments[0]} did not end within {Patience.TotalMinutes:F0} minutes.", e);
        }
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "foreign");
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException("tests/foreign was not found above the test program.");
    }
}
