using System.CommandLine;
using System.CommandLine.Help;
using Antiphon.Cli.Commands;

namespace Antiphon.Cli;

/// <summary>The command line. Exit codes: 0 success, 1 failure, 2 bad usage.</summary>
internal static class CliApp
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int BadUsage = 2;

    internal static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var result = Root(terminal).Parse(args);
        if (result.Errors.Count > 0 && result.Action is not HelpAction)
        {
            foreach (var error in result.Errors) terminal.Note($"antiphon: {error.Message}");
            terminal.Note("antiphon --help says what there is.");
            return BadUsage;
        }

        try
        {
            // Signals are the program's own: the default handler would cut a stopping server off after two seconds.
            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (VoiceException error)
        {
            if (result.GetValue(CommonOptions.Json)) terminal.WriteLine(JsonLine.Of(error));
            terminal.Note($"antiphon: {error.Message} [{error.Code}]");
            terminal.Note(error.Code.Advice);
            return Failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Note("antiphon: interrupted");
            return Failure;
        }
    }

    private static RootCommand Root(Terminal terminal) => new("Antiphon: agents that people talk with.")
    {
        ServeCommand.Create(terminal),
        DemoCommand.Create(terminal),
        TalkCommand.Create(terminal),
        ReplayCommand.Create(terminal),
        DoctorCommand.Create(terminal),
        SimCommand.Create(terminal),
        ConformanceCommand.Create(terminal),
        BenchCommand.Create(terminal),
        ErrorsCommand.Create(terminal),
    };
}
