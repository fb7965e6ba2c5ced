namespace Antiphon.Turns;

/// <summary>How a text ends: what that says about the end of the turn.</summary>
/// <param name="Cue">What was found.</param>
/// <param name="Digits">Digits said in all, number words included.</param>
/// <param name="Letters">Letters spelled in all.</param>
internal readonly record struct TextEnding(TextCue Cue, int Digits, int Letters)
{
    /// <summary>Lengths at which a dictated number may well be whole: card check, PIN, post code, telephone without and with area, cards.</summary>
    private static bool MayBeWhole(int digits) => digits is 5 or 7 or 10 or 11 or 16;

    /// <summary>Reads a text once.</summary>
    public static TextEnding Of(ReadOnlySpan<char> text, TurnWords words)
    {
        int count = 0, digits = 0, letters = 0, digitRun = 0, letterRun = 0, value = 0;
        ReadOnlySpan<char> first = default, before = default, last = default;
        var numbers = words.Numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        var reader = new WordReader(text);
        while (reader.Next())
        {
            var word = reader.Word;
            if (count++ == 0) first = word;
            before = last;
            last = word;
            var wasTens = value == 2 && before.EndsWith("ty", StringComparison.OrdinalIgnoreCase);
            value = char.IsAsciiDigit(word[0]) ? Figures(word) : numbers.TryGetValue(word, out var said) ? said : 0;
            var added = wasTens && value == 1 ? 0 : value; // "twenty three" has two digits.
            digits += added;
            digitRun = value > 0 ? digitRun + added : 0;
            var isLetter = word.Length == 1 && char.IsLetter(word[0]);
            letterRun = isLetter ? letterRun + 1 : 0;
            letters += isLetter ? 1 : 0;
        }

        return new(count == 0 ? TextCue.None : Judge(text.TrimEnd(), first, before, last, count, digitRun, letterRun, words), digits, letters);
    }

    private static TextCue Judge(
        ReadOnlySpan<char> text, ReadOnlySpan<char> first, ReadOnlySpan<char> before, ReadOnlySpan<char> last, int count, int digitRun, int letterRun, TurnWords words)
    {
        if (words.Fillers.Holds(before, last)) return TextCue.Filler;
        if (text[^1] is ',' or '-' or '…' || text.EndsWith("...", StringComparison.Ordinal)) return TextCue.Comma;
        if (letterRun >= 2) return TextCue.Spelling;
        if (digitRun >= 2 || (digitRun == 1 && (count == 1 || before.Equals("is", StringComparison.OrdinalIgnoreCase))))
        {
            return MayBeWhole(digitRun) ? TextCue.WholeNumber : TextCue.OpenNumber;
        }

        if (words.Closers.Holds(before, last)) return TextCue.Closer;
        if (count <= 2 && words.YesNo.Holds(before, last)) return TextCue.YesNo;
        var isQuestion = count >= 3 && words.Questions.Holds(first);
        if (words.Openers.Holds(before, last)) return TextCue.Opener;
        if (words.Leaners.Holds(before, last)) return isQuestion ? TextCue.OpenQuestion : TextCue.Leaner;
        if (text[^1] is '?' or '!' or '.') return TextCue.Sentence;
        if (isQuestion && count >= 5) return TextCue.Question;
        return count <= 2 ? TextCue.Fragment : TextCue.Phrase;
    }

    private static int Figures(ReadOnlySpan<char> word)
    {
        var figures = 0;
        foreach (var c in word) figures += char.IsAsciiDigit(c) ? 1 : 0;
        return figures;
    }
}

/// <summary>What the end of a text is.</summary>
internal enum TextCue
{
    /// <summary>There is no text.</summary>
    None,

    /// <summary>A sound of thinking.</summary>
    Filler,

    /// <summary>A word that wants another.</summary>
    Opener,

    /// <summary>A word that mostly wants another.</summary>
    Leaner,

    /// <summary>The recogniser wrote a comma, a dash or dots.</summary>
    Comma,

    /// <summary>Letters one by one.</summary>
    Spelling,

    /// <summary>Digits, of a length at which numbers seldom end.</summary>
    OpenNumber,

    /// <summary>Digits, of a length at which a number may be whole.</summary>
    WholeNumber,

    /// <summary>A question that ends on a word which mostly wants another ("where are you from").</summary>
    OpenQuestion,

    /// <summary>One or two words without a sign.</summary>
    Fragment,

    /// <summary>Words without a sign.</summary>
    Phrase,

    /// <summary>A question of some length.</summary>
    Question,

    /// <summary>The recogniser wrote the end of a sentence.</summary>
    Sentence,

    /// <summary>Yes or no alone.</summary>
    YesNo,

    /// <summary>A phrase that closes a turn.</summary>
    Closer,
}
