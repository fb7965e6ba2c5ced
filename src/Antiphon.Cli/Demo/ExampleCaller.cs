using Antiphon.Conversation;
using Antiphon.Server.Console;

namespace Antiphon.Cli.Demo;

/// <summary>A caller for any agent: says one example of what each of its tools is asked for, cuts in once, and says goodbye.
/// Not thread-safe.</summary>
internal sealed class ExampleCaller : ICaller
{
    private const int MaxLines = 8;

    private readonly Queue<CallerLine> _lines;

    public ExampleCaller(VoiceAgent agent)
    {
        string[] examples = [.. AgentPhrases.Examples(agent).Where(phrase => !phrase.Contains('…')).Take(MaxLines)];
        _lines = new Queue<CallerLine>(examples.Select((text, index) => new CallerLine(text, index == 0 ? TimeSpan.FromSeconds(1) : null)));
        _lines.Enqueue(new CallerLine("thank you goodbye"));
    }

    public CallerLine? Next(string agentSaid, IReadOnlySet<string> toolsDone) => _lines.TryDequeue(out var line) ? line : null;
}
