using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>What the caller says reaches the agent once: no word twice, and where nothing fails no word is lost.</summary>
internal sealed class WordsRule(SimulatedCaller caller, bool nothingFails) : CallRule
{
    /// <summary>Words said in the last moments may not have been recognised yet when the call ends.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(12);

    private readonly HashSet<string> _reached = [];
    private bool _lossy;

    public override string Name => "caller's words";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        if (sessionEvent is SessionEvent.Fault) _lossy = true;
        if (sessionEvent is not SessionEvent.UserText text) return;
        foreach (var word in WordBook.Split(text.Text))
        {
            if (word.StartsWith(WordBook.Mark, StringComparison.Ordinal) && !_reached.Add(word)) Break($"The caller's '{word}' reached the agent twice.");
        }
    }

    public override void OnOver(CallOutcome outcome)
    {
        if (!nothingFails || _lossy || outcome.End.Error is not null || outcome.DroppedAudioFrames > 0) return;
        foreach (var word in caller.Said)
        {
            if (word.Text.StartsWith(WordBook.Mark, StringComparison.Ordinal) && word.At + Fresh < outcome.EndedAt && !_reached.Contains(word.Text))
                Break($"The caller's '{word.Text}', said at {word.At.TotalSeconds:F2} s, never reached the agent.");
        }
    }
}
