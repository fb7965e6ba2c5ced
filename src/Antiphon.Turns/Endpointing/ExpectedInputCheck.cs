namespace Antiphon.Turns;

/// <summary>Whether what was asked for has been said. Looks at each text once.</summary>
internal sealed class ExpectedInputCheck(TurnWords words)
{
    private int _version = -1;
    private ExpectedInput _expected;
    private bool _complete;

    public bool IsComplete(in SpeechFacts facts)
    {
        if (facts.Expected.Kind == ExpectedInputKind.None) return false;
        if (_version != facts.TextVersion || _expected != facts.Expected)
        {
            _version = facts.TextVersion;
            _expected = facts.Expected;
            _complete = facts.Text.Length > 0 && Holds(TextEnding.Of(facts.Text, words), facts.Expected);
        }

        return _complete && (facts.TextIsFresh || facts.Expected.Kind != ExpectedInputKind.YesNo);
    }

    private static bool Holds(in TextEnding ending, ExpectedInput expected) => expected.Kind switch
    {
        ExpectedInputKind.YesNo => ending.Cue is TextCue.YesNo or TextCue.Closer,
        ExpectedInputKind.Digits => expected.Count is { } digits && ending.Digits >= digits,
        ExpectedInputKind.Spelling => expected.Count is { } letters && ending.Letters >= letters,
        _ => false,
    };
}
