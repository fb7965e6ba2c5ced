using Spectre.Console;

namespace Antiphon.Cli;

/// <summary>Where a command writes. Colours and moving progress only on a terminal.</summary>
internal sealed class Terminal
{
    private readonly Lock _gate = new();

    public Terminal(TextWriter output, TextWriter error, bool isTerminal)
    {
        Out = output;
        Error = error;
        IsTerminal = isTerminal;
        Rich = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        // Without a terminal nothing is wrapped: lines are for programs and logs.
        if (!isTerminal) Rich.Profile.Width = 400;
    }

    /// <summary>Results.</summary>
    public TextWriter Out { get; }

    /// <summary>Complaints and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person looks at <see cref="Out"/>.</summary>
    public bool IsTerminal { get; }

    /// <summary><see cref="Out"/> with colours where they show.</summary>
    public IAnsiConsole Rich { get; }

    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected);

    /// <summary>Writes one line of results, whole whatever other threads write.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            Out.WriteLine(line);
            Out.Flush();
        }
    }

    /// <summary>Writes one line of progress or complaint.</summary>
    public void Note(string line)
    {
        lock (_gate)
        {
            Error.WriteLine(line);
            Error.Flush();
        }
    }
}
