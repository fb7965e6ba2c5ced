namespace Antiphon.Cli.Demo;

/// <summary>
/// A caller who wants a haircut, and listens: what it says next depends on what the agent asked. It asks for the opening
/// hours, cuts in, asks what is free, picks one of the times it was offered, answers questions, confirms and says goodbye.
/// Pure; not thread-safe.
/// </summary>
/// <param name="day">The weekday to come on, lower case.</param>
internal sealed class BookingCaller(string day) : ICaller
{
    internal const string Name = "sarah johnson";
    internal const string BookingTool = "book_appointment";

    /// <summary>Lines said at most: a caller who gets nowhere gives up.</summary>
    internal const int MaxLines = 16;

    /// <summary>How often one line is said again when the agent did not understand it.</summary>
    private const int MaxRepeats = 2;

    private static readonly TimeSpan PatienceWithHours = TimeSpan.FromSeconds(1.5);

    // As the agent says them, with what the caller says.
    private static readonly (string Offered, string Said)[] Times =
    [
        ("nine thirty", "nine thirty"), ("ten thirty", "ten thirty"), ("eleven thirty", "eleven thirty"), ("twelve thirty", "twelve thirty"),
        ("one thirty", "one thirty"), ("two thirty", "two thirty"), ("three thirty", "three thirty"), ("four thirty", "four thirty"),
        ("nine o'clock", "nine"), ("ten o'clock", "ten"), ("eleven o'clock", "eleven"), ("noon", "noon"),
        ("one o'clock", "one"), ("two o'clock", "two"), ("three o'clock", "three"), ("four o'clock", "four"),
    ];

    private static readonly string[] NotUnderstood =
    [
        "not understand", "not catch", "n't catch", "not get that", "say that again", "say it again", "repeat", "rephrase", "not hear", "not sure what", "went wrong",
    ];

    private static readonly string[] Confirming =
    [
        "shall i", "should i", "is that right", "is that correct", "is this correct", "did you say", "did you mean", "do you mean", "do you want me to", "correct?", "right?",
    ];

    private CallerLine? _last;
    private int _repeats;
    private int _lines;
    private bool _askedHours;
    private bool _askedFree;
    private bool _booking;
    private bool _saidGoodbye;
    private string _time = "nine thirty";

    public CallerLine? Next(string agentSaid, IReadOnlySet<string> toolsDone)
    {
        var isLost = NotUnderstood.Any(agentSaid.Contains);
        if ((_saidGoodbye && !isLost) || _lines == MaxLines) return null;
        _lines++;
        if (_last is not null && _repeats < MaxRepeats && (isLost || agentSaid.Length == 0))
        {
            _repeats++;
            return _last with { ListensFor = null };
        }

        _repeats = 0;
        return _last = Choose(agentSaid, toolsDone.Contains(BookingTool));
    }

    private CallerLine Choose(string agentSaid, bool booked)
    {
        if (booked || _saidGoodbye)
        {
            _saidGoodbye = true;
            return new CallerLine("no that is all thank you");
        }

        if (!_askedHours)
        {
            _askedHours = true;
            return new CallerLine("what are your opening hours", PatienceWithHours);
        }

        if (!_askedFree)
        {
            _askedFree = true;
            return new CallerLine($"what times are free on {day}");
        }

        _time = Offered(agentSaid) ?? _time;
        if (_booking && Answer(agentSaid) is { } answer) return new CallerLine(answer);
        _booking = true;
        return new CallerLine($"i would like to book a haircut on {day} at {_time}");
    }

    /// <summary>The answer to what the agent asks; null when it asks for nothing this caller knows.</summary>
    private string? Answer(string agentSaid)
    {
        if (Confirming.Any(agentSaid.Contains)) return "yes please";
        var question = agentSaid.LastIndexOf('?');
        if (question < 0) return null;
        var asked = agentSaid[..question];
        HashSet<string> words = [.. asked[(asked.LastIndexOfAny(['.', '!', '?']) + 1)..].Split([' ', ',', ':'], StringSplitOptions.RemoveEmptyEntries)];
        if (words.Contains("name")) return $"my name is {Name}";
        if (words.Contains("kind") || words.Contains("service") || words.Contains("haircut")) return "a haircut please";
        if (words.Contains("day") || words.Contains("date")) return $"on {day}";
        return words.Contains("time") ? $"at {_time}" : null;
    }

    /// <summary>The second of the offered times, else the only one: a caller who has heard the list chooses.</summary>
    private static string? Offered(string agentSaid)
    {
        string[] offered = [.. Times.Select(time => (time.Said, At: agentSaid.IndexOf(time.Offered, StringComparison.Ordinal)))
            .Where(time => time.At >= 0).OrderBy(time => time.At).Select(time => time.Said)];
        return offered.Length > 1 ? offered[1] : offered.FirstOrDefault();
    }
}
