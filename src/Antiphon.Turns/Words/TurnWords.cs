using System.Collections.Frozen;

namespace Antiphon.Turns;

/// <summary>
/// The words of a language by which turns are taken, in lower case; entries have one word or two. A value: derive variants
/// with <c>with</c>. Immutable and shared.
/// </summary>
public sealed record TurnWords
{
    /// <summary>English.</summary>
    public static TurnWords English { get; } = new();

    /// <summary>Sounds of thinking; a turn does not end on one.</summary>
    public FrozenSet<string> Fillers { get; init; } = Set(
        "um", "uh", "er", "erm", "em", "hm", "hmm", "umm", "uhm", "well", "you know", "i mean", "let's see", "let me", "hold on", "one moment", "one second");

    /// <summary>Words that want another after them whatever stands before: articles, possessives, most conjunctions.</summary>
    public FrozenSet<string> Openers { get; init; } = Set(
        "a", "an", "the", "my", "your", "our", "their", "and", "but", "or", "because", "if", "whether", "while", "until", "unless",
        "although", "which", "who", "whose", "i", "i'm", "i'd", "i'll", "i've", "we", "we're", "we'd", "they", "he's", "she's",
        "every", "very", "is", "are", "was", "were", "am", "be", "would", "could", "should", "will", "can", "might", "must",
        "want", "need", "called", "named", "please book", "it's", "that's", "there's", "and then", "or maybe", "maybe", "some", "than", "as");

    /// <summary>Words that mostly want another: prepositions and what may also stand alone.</summary>
    public FrozenSet<string> Leaners { get; init; } = Set(
        "to", "for", "from", "with", "at", "in", "on", "of", "by", "about", "into", "between", "before", "after", "around", "without",
        "so", "then", "when", "where", "that", "this", "his", "her", "have", "has", "had", "do", "does", "did", "like", "get", "next",
        "not", "just", "also", "only", "how", "what", "number", "code", "order", "room");

    /// <summary>Words and phrases that close a turn.</summary>
    public FrozenSet<string> Closers { get; init; } = Set(
        "please", "thanks", "thank you", "goodbye", "bye", "bye bye", "go ahead", "that's all", "that's it", "is all", "all right",
        "for me", "is correct", "is right", "is wrong", "is fine", "very much", "right now", "never mind");

    /// <summary>Answers to a question for yes or no.</summary>
    public FrozenSet<string> YesNo { get; init; } = Set(
        "yes", "no", "yeah", "yep", "yup", "nope", "nah", "sure", "correct", "right", "okay", "ok", "exactly", "absolutely", "definitely",
        "of course", "not really", "i do", "i don't", "it is", "it isn't");

    /// <summary>What listeners say without wanting the floor.</summary>
    public FrozenSet<string> Backchannels
    {
        get;
        init
        {
            field = value;
            BackchannelStarts = Set([.. value.Where(words => words.Contains(' ')).Select(words => words[..words.IndexOf(' ')])]);
        }
    }

    /// <summary>Makes the English ones.</summary>
    public TurnWords() => Backchannels = Set(
        "uh-huh", "uh huh", "uhhuh", "mm-hmm", "mm hmm", "mhm", "mm", "mmm", "hm", "hmm", "huh", "ah", "oh", "aha", "yeah", "yep", "yup", "yes",
        "okay", "ok", "right", "sure", "i see", "got it", "all right", "alright", "good", "great", "cool", "nice", "really", "exactly", "true", "wow");

    /// <summary>Most words of a backchannel ("oh okay yeah right").</summary>
    internal const int MaxBackchannelWords = 4;

    /// <summary>Whether a whole text is no more than what listeners say without wanting the floor.</summary>
    public bool IsBackchannel(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CountMeaning(text, out var words, out _, out _) == 0 && words is > 0 and <= MaxBackchannelWords;
    }

    /// <summary>Words that are neither backchannels nor fillers.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="words">All its words.</param>
    /// <param name="isLastMeant">Whether the last one is among those counted.</param>
    /// <param name="last">The last one.</param>
    internal int CountMeaning(string text, out int words, out bool isLastMeant, out ReadOnlySpan<char> last)
    {
        var meaning = 0;
        words = 0;
        isLastMeant = false;
        last = default;
        var reader = new WordReader(text);
        while (reader.Next())
        {
            words++;
            var isPair = Backchannels.HoldsPair(last, reader.Word);
            if (isPair && isLastMeant) meaning--;
            isLastMeant = !isPair && !Backchannels.Holds(reader.Word) && !Fillers.Holds(reader.Word);
            if (isLastMeant) meaning++;
            last = reader.Word;
        }

        return meaning;
    }

    /// <summary>First words of the backchannels that have two.</summary>
    internal FrozenSet<string> BackchannelStarts { get; private init; } = FrozenSet<string>.Empty;

    /// <summary>Words that begin a question.</summary>
    public FrozenSet<string> Questions { get; init; } = Set(
        "what", "when", "where", "who", "why", "which", "how", "whose", "is", "are", "was", "were", "do", "does", "did", "can", "could", "would",
        "will", "has", "have", "should", "may");

    /// <summary>Number words and the digits each stands for: 1 for "seven", 2 for "seventeen" and "seventy", 3 for "hundred".</summary>
    public FrozenDictionary<string, int> Numbers { get; init; } = EnglishNumbers();

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static FrozenDictionary<string, int> EnglishNumbers()
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var one in (string[])["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]) numbers[one] = 1;
        foreach (var two in (string[])["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
            "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]) numbers[two] = 2;
        numbers["hundred"] = 2; // "four hundred": one digit and two more.
        numbers["thousand"] = 3;
        return numbers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
