namespace Antiphon.Testing.Simulation;

/// <summary>
/// The words of a call. Each has a number that its audio carries, so that what was recognised, made, sent and played can be
/// told word by word. Words are made up and never repeat, so that a loss, a repetition or a leak into a log shows.
/// </summary>
internal sealed class WordBook
{
    /// <summary>Begins every made-up word and no other: what a log must not contain (R8).</summary>
    public const string Mark = "zq";

    private readonly List<SpokenWord> _agent = [new("", 0)];
    private readonly List<SpokenWord> _caller = [new("", 0)];
    private int _made;

    /// <summary>A new word that was never said before in this call.</summary>
    public string Make()
    {
        Span<char> letters = stackalloc char[8];
        var length = 0;
        for (var n = ++_made; n > 0; n /= 20) letters[length++] = "bcdfghjklmnprstvwxaeiou"[n % 20];
        return $"{Mark}{letters[..length]}a";
    }

    /// <summary>Numbers a word of the agent that is about to be synthesised.</summary>
    public int AddAgent(string text, int samples)
    {
        _agent.Add(new SpokenWord(text, samples));
        return _agent.Count - 1;
    }

    public SpokenWord Agent(int number) => _agent[number];

    public int AgentCount => _agent.Count;

    /// <summary>Numbers a word of the caller that is about to be said; typed ones have no samples.</summary>
    public int AddCaller(string text, int samples = 0)
    {
        _caller.Add(new SpokenWord(text, samples));
        return _caller.Count - 1;
    }

    public string Caller(int number) => _caller[number].Text;

    public int CallerSamples(int number) => _caller[number].Samples;

    public int CallerCount => _caller.Count;

    /// <summary>The words of a text, without punctuation.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '-' or '\'');
            if (inWord && start < 0) start = i;
            if (inWord || start < 0) continue;
            words.Add(text[start..i]);
            start = -1;
        }

        return words;
    }
}

/// <summary>A word and the length of its audio.</summary>
internal readonly record struct SpokenWord(string Text, int Samples);
