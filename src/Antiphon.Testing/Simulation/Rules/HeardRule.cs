using Antiphon.Conversation;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// R3: what the session holds for heard is what the far end has played, word for word; and the history holds just that. Where
/// the session cannot know better (marks come late, the synthesiser knows no word times) it may hold less, never more.
/// </summary>
/// <param name="line">The far end.</param>
/// <param name="words">The words of the call.</param>
/// <param name="exact">Whether the session can know every word.</param>
/// <param name="breaksOff">Whether the synthesiser may stop in the middle of a word.</param>
internal sealed class HeardRule(SimulatedLine line, WordBook words, bool exact, bool breaksOff) : CallRule
{
    private readonly List<string> _heard = [];
    private readonly HashSet<int> _complete = [];
    private int _taken;

    public override string Name => "R3 heard truth";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        if (sessionEvent is not SessionEvent.AgentHeard heard) return;
        var said = WordBook.Split(heard.Text);
        var played = new List<string>();
        for (; _taken < line.Words.Count; _taken++)
        {
            var word = line.Words[_taken];
            var (text, samples) = words.Agent(word.Number);
            if (line.Playout == PlayoutReporting.Marks)
            {
                // Speech that is taken up again begins at the last acknowledged mark: something may be said twice, and counts once.
                if (word.Samples >= samples && word.End <= Watch.Now && _complete.Add(word.Number)) played.Add(text);
                continue;
            }

            if (word.Samples > samples) Break($"Of '{text}' {word.Samples} samples were played; it has {samples}.");
            if (word.Samples < samples && !word.Cut && !breaksOff) Break($"Only {word.Samples} of {samples} samples of '{text}' were played, and nobody cut it.");
            if (word.Samples == samples && word.End <= Watch.Now) played.Add(text);
        }

        if (exact ? !said.SequenceEqual(played, StringComparer.Ordinal) : !IsWithin(said, played))
            Break($"Held for heard: [{string.Join(' ', said)}]. Played: [{string.Join(' ', played)}].");
        _heard.AddRange(said);
    }

    /// <summary>Whether all that is held for heard was played, in that order.</summary>
    private static bool IsWithin(List<string> said, List<string> played)
    {
        var next = 0;
        foreach (var word in played)
        {
            if (next < said.Count && said[next] == word) next++;
        }

        return next == said.Count;
    }

    public override void OnOver(CallOutcome outcome)
    {
        var remembered = outcome.History.Where(message => message.Role == ChatRole.Assistant).SelectMany(message => WordBook.Split(message.Text)).ToList();
        if (!remembered.SequenceEqual(_heard, StringComparer.Ordinal))
            Break($"The history holds [{string.Join(' ', remembered)}]; heard was [{string.Join(' ', _heard)}].");
    }
}
