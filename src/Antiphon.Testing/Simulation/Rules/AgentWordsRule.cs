using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>What the agent says is heard once and whole: of the text that is announced the words are heard from the first on, all of them
/// where nobody interrupts, and none sounds twice. Gaps of providers that others stand in for change nothing about that.</summary>
/// <param name="line">The far end.</param>
/// <param name="words">The words of the call.</param>
/// <param name="statistics">Counts what was looked at.</param>
/// <param name="standIn">Whether providers stand in for each other.</param>
internal sealed class AgentWordsRule(SimulatedLine line, WordBook words, SimulationStatistics statistics, bool standIn) : CallRule
{
    private readonly List<string> _announced = [];
    private readonly Dictionary<string, int> _sounded = new(StringComparer.Ordinal);
    private int _taken;
    private bool _failed;

    public override string Name => "agent's words";

    public override void OnEvent(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.AgentText text:
                _announced.AddRange(WordBook.Split(text.Text));
                break;
            case SessionEvent.Fault:
                _failed = true;
                break;
            case SessionEvent.AgentHeard heard:
                Check(WordBook.Split(heard.Text), heard.Interrupted);
                _announced.Clear();
                _failed = false;
                break;
        }
    }

    private void Check(List<string> heard, bool interrupted)
    {
        if (!heard.SequenceEqual(_announced.Take(heard.Count), StringComparer.Ordinal))
            Break($"Heard: [{string.Join(' ', heard)}]. Said: [{string.Join(' ', _announced)}].");
        if (!interrupted && !_failed && heard.Count < _announced.Count)
            Break($"Nobody interrupted, and only {heard.Count} of {_announced.Count} words were heard: [{string.Join(' ', heard)}] of [{string.Join(' ', _announced)}].");
        if (standIn) statistics.Count(SimulationCounts.AgentWords, heard.Count);
        for (; _taken < line.Words.Count; _taken++)
        {
            var number = line.Words[_taken].Number;
            var text = words.Agent(number).Text;
            if (!text.StartsWith(WordBook.Mark, StringComparison.Ordinal)) continue; // Apologies and farewells repeat.
            if (_sounded.TryGetValue(text, out var before) && before != number) Break($"'{text}' was said twice, by two attempts.");
            _sounded[text] = number;
        }
    }
}
