using Microsoft.Extensions.Logging;

namespace Antiphon.Testing.Simulation;

/// <summary>R8: reads every line that would be logged, and breaks the call where it holds words of the call or a foreign
/// exception's text.</summary>
internal sealed class SimulatedLog(CallWatch watch) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        watch.Note("log", line);
        if (line.Contains(WordBook.Mark, StringComparison.Ordinal) || line.Contains(Faults.FaultTexts.Secret, StringComparison.Ordinal))
            watch.Break("R8 logs", $"A log line holds what must stay out: {line}");
    }
}
