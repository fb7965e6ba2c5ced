using System.Text.Json;

namespace Antiphon.Cli.Tests;

/// <summary>Runs a command in this process and keeps what it wrote.</summary>
internal sealed class CommandLine
{
    private CommandLine(int exitCode, string output, string error)
    {
        ExitCode = exitCode;
        Output = output;
        Error = error;
    }

    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    /// <summary>The output as JSON lines.</summary>
    public IReadOnlyList<JsonElement> Lines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    public static async Task<CommandLine> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CliApp.RunAsync(args, new Terminal(output, error, isTerminal: false), TestContext.Current.CancellationToken);
        return new CommandLine(exitCode, output.ToString(), error.ToString());
    }
}
