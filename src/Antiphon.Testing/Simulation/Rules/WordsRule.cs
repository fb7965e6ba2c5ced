using Antiphon.Conversation;
using Antiphon.Speech;

namespace Antiphon.Testing.Simulation;

/// <summary>What the caller says reaches the agent once: no word twice, and where nothing fails no word is lost. Gaps of providers
/// that others stand in for are no failure.</summary>
internal sealed class WordsRule(SimulatedCaller caller, SimulatedProviders providers, SimulationStatistics statistics, bool nothingFails) : CallRule
{
    /// <summary>Words said or recognised in the last moments may not have reached the agent yet when the call ends.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(12);

    private readonly HashSet<string> _reached = [];
    private readonly Dictionary<string, TimeSpan> _recognised = new(StringComparer.Ordinal);
    private bool _lossy;

    public override string Name => "caller's words";

    public override void OnMail(long sequence, TimeSpan now, in Mail mail)
    {
        if (mail is not { Kind: MailKind.Recognition, Payload: SpeechToTextEvent.Final final }) return;
        foreach (var word in WordBook.Split(final.Text)) _recognised[word] = Watch.Now;
    }

    public override void OnEvent(SessionEvent sessionEvent)
    {
        if (sessionEvent is SessionEvent.Fault && !providers.StandIn) _lossy = true;
        if (sessionEvent is not SessionEvent.UserText text) return;
        foreach (var word in WordBook.Split(text.Text))
        {
            if (word.StartsWith(WordBook.Mark, StringComparison.Ordinal) && !_reached.Add(word)) Break($"The caller's '{word}' reached the agent twice.");
        }
    }

    public override void OnOver(CallOutcome outcome)
    {
        if (!nothingFails || _lossy || outcome.End.Error is not null || outcome.DroppedAudioFrames > 0) return;
        if (providers.Overheard is { } overheard) Break($"Audio came twice: {overheard}.");
        if (Watch.Reader!.State.Caller is { } open) _reached.UnionWith(WordBook.Split(open.Text)); // The call ended before its answer.
        foreach (var word in caller.Said)
        {
            if (!word.Text.StartsWith(WordBook.Mark, StringComparison.Ordinal)) continue;
            if (_recognised.GetValueOrDefault(word.Text, word.At) + Fresh >= outcome.EndedAt) continue;
            if (providers.StandIn) statistics.Count(SimulationCounts.CallerWords);
            if (!_reached.Contains(word.Text))
                Break($"The caller's '{word.Text}', said at {word.At.TotalSeconds:F2} s, never reached the agent.");
        }
    }
}
