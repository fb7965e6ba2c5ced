namespace Antiphon.Conversation;

/// <summary>Which filler comes next: in turn, so that none is heard twice in a row. Pure; not thread-safe.</summary>
internal sealed class FillerTexts
{
    private static readonly string[] English =
        ["One moment, please.", "Just a second.", "Let me see.", "Bear with me for a moment."];

    private static readonly string[] EnglishLongWait =
        ["I'm still working on it.", "This is taking a little longer than usual.", "Thank you for waiting, I'm still on it.", "Please stay with me, I'm still working on it."];

    private readonly IReadOnlyList<string> _first;
    private readonly IReadOnlyList<string> _further;
    private int _nextFirst;
    private int _nextFurther;
    private string? _last;

    public FillerTexts(LivenessOptions options, string language)
    {
        var isEnglish = language.StartsWith("en", StringComparison.OrdinalIgnoreCase) && (language.Length == 2 || language[2] is '-' or '_');
        _first = options.Fillers ?? (isEnglish ? English : []);
        _further = options.LongWaitFillers ?? (isEnglish && options.Fillers is null ? EnglishLongWait : []);
        if (_further.Count == 0) _further = _first;
    }

    public bool IsEmpty => _first.Count == 0;

    /// <param name="isFirst">Whether it is the first of this wait.</param>
    public string Next(bool isFirst) => isFirst ? Next(_first, ref _nextFirst) : Next(_further, ref _nextFurther);

    private string Next(IReadOnlyList<string> texts, ref int next)
    {
        if (texts.Count > 1 && texts[next % texts.Count] == _last) next++; // The two lists may share texts.
        return _last = texts[next++ % texts.Count];
    }
}
