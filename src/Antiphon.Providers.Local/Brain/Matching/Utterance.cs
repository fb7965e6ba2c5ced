using System.Globalization;
using System.Text.RegularExpressions;
using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>What the caller said, with the values found in it. Not thread-safe.</summary>
internal sealed partial class Utterance
{
    // More than one can say in a turn; bounds the work.
    private const int MaxWords = 80;

    private readonly Dictionary<ToolParameter, List<Mention>> _choices = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<(int Word, string Wanted), double> _likeness = [];
    private readonly string[] _sounds;
    private readonly Mention?[] _names = new Mention?[2];
    private readonly bool[] _namesRead = new bool[2];

    private Utterance(string text, List<string> words, DateOnly today)
    {
        Text = text;
        Words = words;
        Today = today;
        _sounds = [.. words.Select(Values.Likeness.Sound)];
        Mentions = Find();
        IsValue = new bool[words.Count];
        foreach (var mention in Mentions) Array.Fill(IsValue, true, mention.Start, mention.End - mention.Start);
        for (var i = 0; i < words.Count; i++) IsValue[i] |= NameWords.IsKnown(words[i]);
    }

    /// <summary>As it came.</summary>
    public string Text { get; }

    public IReadOnlyList<string> Words { get; }

    public DateOnly Today { get; }

    /// <summary>Dates, times, parts of the day, numbers and digits; in the order said. Bare numbers appear as times and as numbers.</summary>
    public IReadOnlyList<Mention> Mentions { get; }

    /// <summary>Which words belong to a value or are known names.</summary>
    internal bool[] IsValue { get; }

    /// <summary>How alike a word said and another word are.</summary>
    public double Likeness(int word, string wanted, string? wantedSound)
    {
        if (_likeness.TryGetValue((word, wanted), out var known)) return known;
        return _likeness[(word, wanted)] = Values.Likeness.Of(Words[word], _sounds[word], wanted, wantedSound ?? Values.Likeness.Sound(wanted));
    }

    public static Utterance Read(string text, DateOnly today)
    {
        var plain = IsoDate().Replace(text, match => Written(match.Value, "yyyy-MM-dd"));
        plain = SlashDate().Replace(plain, match => Written(match.Value, "M/d/yyyy", "M/d"));
        var words = SpokenWords.Of(plain);
        if (words.Count > MaxWords) words.RemoveRange(MaxWords, words.Count - MaxWords);
        return new Utterance(text, words, today);
    }

    /// <summary>The words without leading fillers and the politeness at the end.</summary>
    public IReadOnlyList<string> Core()
    {
        var start = 0;
        var end = Words.Count;
        while (start < end - 1 && FunctionWords.IsFiller(Words[start])) start++;
        while (end > start + 1 && Words[end - 1] is "please" or "then" or "now") end--;
        return [.. Words.Skip(start).Take(end - start)];
    }

    public bool Has(params ReadOnlySpan<string> any)
    {
        foreach (var word in any)
            if (Words.Contains(word)) return true;
        return false;
    }

    /// <summary>Whether the words follow each other somewhere in it.</summary>
    public bool HasPhrase(string phrase)
    {
        var wanted = phrase.Split(' ');
        for (var i = 0; i + wanted.Length <= Words.Count; i++)
        {
            var j = 0;
            while (j < wanted.Length && Words[i + j] == wanted[j]) j++;
            if (j == wanted.Length) return true;
        }

        return false;
    }

    /// <summary>A person's name, if there is one.</summary>
    public Mention? Name(bool isExpected)
    {
        var i = isExpected ? 1 : 0;
        if (_namesRead[i]) return _names[i];
        _namesRead[i] = true;
        return _names[i] = NameWords.TryFind(Words, isExpected, out var name, out var start, out var end)
            ? new Mention(ParameterKind.Name, start, end) { Text = name, IsDenied = Denied(start) }
            : null;
    }

    /// <summary>Values of a fixed list, best first. Looks and sounds alike from <paramref name="likeness"/> on.</summary>
    public IReadOnlyList<Mention> Choices(ToolParameter parameter, double likeness = 0.75)
    {
        if (!_choices.TryGetValue(parameter, out var found)) _choices[parameter] = found = ChoiceWords.Find(Words, parameter, Denied);
        return found.FindAll(mention => (double)mention.Number >= likeness);
    }

    /// <summary>A place in a row: 0 for "the first one", -1 for "the last"; null when there is none.</summary>
    public int? Pick()
    {
        for (var i = 0; i < Words.Count; i++)
        {
            switch (Words[i])
            {
                case "first" or "earliest" or "earlier" or "former":
                    return 0;
                case "last" or "latest" or "later" or "latter":
                    return -1;
                case "second" or "third" or "fourth" or "fifth" when NumberWords.TryOrdinal(Words, i, out var place, out _):
                    return place - 1;
                case "number" or "option" when i + 1 < Words.Count && NumberWords.TryDigit(Words[i + 1], out var number) && number > 0:
                    return number - 1;
            }
        }

        return null;
    }

    private List<Mention> Find()
    {
        var found = new List<Mention>();
        for (var i = 0; i < Words.Count;)
        {
            var next = i + 1;
            if (DateWords.TryRead(Words, i, Today, out var date, out var end))
            {
                found.Add(new Mention(ParameterKind.Date, i, end) { Date = date, IsDenied = Denied(i) });
                if (Words[i] == "tonight") found.Add(new Mention(ParameterKind.PartOfDay, i, end) { Text = "evening" });
                next = end;
            }
            else if (IsDigitRun(i) && NumberWords.TryDigits(Words, i, 3, out var digits, out end))
            {
                found.Add(new Mention(ParameterKind.Digits, i, end) { Text = digits });
                next = end;
            }
            else if (Word(i) != "one" || !IsPronoun(i))
            {
                if (TimeWords.TryRead(Words, i, out var time, out end, out var isBare))
                {
                    found.Add(new Mention(ParameterKind.Time, i, end) { Time = time, IsBare = isBare && !IsCued(i), IsDenied = Denied(i) });
                    next = end;
                }
                else if (TimeWords.TryPart(Words, i, out var part, out end))
                {
                    if (Word(i - 1) != "good") found.Add(new Mention(ParameterKind.PartOfDay, i, end) { Text = part, IsDenied = Denied(i) });
                    next = end;
                }

                if (NumberWords.TryNumber(Words, i, out var number, out end))
                {
                    found.Add(new Mention(ParameterKind.Number, i, end) { Number = number, IsBare = true, IsDenied = Denied(i) });
                    next = Math.Max(next, end);
                }
            }

            i = next;
        }

        return found;
    }

    private bool IsDigitRun(int at)
    {
        var singles = 0;
        for (var i = at; i < Words.Count; i++)
        {
            if (Words[i] is "double" or "triple") singles++;
            else if (NumberWords.TryDigit(Words[i], out _) && Words[i] != "o") singles++;
            else break;
        }

        return singles >= 3;
    }

    // "that one", "the first one": no number.
    private bool IsPronoun(int at) => Word(at - 1) is "first" or "second" or "third" or "fourth" or "last" or "that" or "this" or "which" or "another" or "other"
        or "earlier" or "later" or "next" or "latest" or "earliest" or "any" or "no" or "o'clock" or "either" or "thirty" or "fifteen" or "the" or "every" or "good"
        || (at == Words.Count - 1 && Word(at - 2) is "the" or "a");

    private bool IsCued(int at) => Word(at - 1) is "at" or "around" or "by" or "before" or "after" or "until";

    private bool Denied(int at) => Word(at - 1) is "not" or "isn't" || (Word(at - 1) is "on" or "at" or "for" or "a" or "the" && Word(at - 2) is "not" or "isn't");

    private string Word(int at) => at >= 0 && at < Words.Count ? Words[at] : "";

    private static string Written(string text, params string[] formats) =>
        DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? $"{CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(date.Month)} {SpokenWords.Ordinal(date.Day)}"
            : text;

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\b\d{1,2}/\d{1,2}(/\d{4})?\b")]
    private static partial Regex SlashDate();
}
