namespace Antiphon.Protocols.Deepgram;

/// <summary>How one message is read, and what was read over. One a message; not thread-safe.</summary>
internal sealed class WireContext(DeepgramReaderOptions options)
{
    private readonly List<string> _ignored = [];

    internal bool IsLenient { get; } = options.Lenient;

    internal bool AcceptsLegacy { get; } = options.AcceptLegacy;

    internal IReadOnlyList<string> Ignored => _ignored;

    /// <summary>Refuses a field that nobody took, or notes that it is passed over.</summary>
    internal void OnUnknown(string path)
    {
        var known = FieldHints.Find(path);
        if (known.IsPassedOver || (IsLenient && !known.IsRefused)) _ignored.Add(path);
        else throw WireError.Unreadable(path, known.Hint ?? "it is not known here.");
    }
}
