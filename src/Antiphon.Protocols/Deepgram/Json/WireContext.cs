namespace Antiphon.Protocols.Deepgram;

/// <summary>How one message is read, and what was read over. One a message; not thread-safe.</summary>
internal sealed class WireContext(DeepgramReaderOptions options)
{
    /// <summary>Paths kept of what was passed over; what comes after is passed over unnamed.</summary>
    internal const int MaxIgnored = 100;

    private readonly List<string> _ignored = [];

    internal bool IsLenient { get; } = options.Lenient;

    internal bool AcceptsLegacy { get; } = options.AcceptLegacy;

    internal IReadOnlyList<string> Ignored => _ignored;

    /// <summary>Refuses a field that nobody took, or notes that it is passed over.</summary>
    internal void OnUnknown(string path)
    {
        if (!FieldHints.MayPass(path, IsLenient, out var why)) throw WireError.Unreadable(path, why);
        if (_ignored.Count < MaxIgnored) _ignored.Add(path);
    }
}
