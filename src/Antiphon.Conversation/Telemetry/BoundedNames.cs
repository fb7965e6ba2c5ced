using System.Collections.Concurrent;

namespace Antiphon.Conversation;

/// <summary>Keeps a tag's values few: names beyond the first <paramref name="limit"/> different ones become <c>_OTHER</c>. Thread-safe.</summary>
internal sealed class BoundedNames(int limit)
{
    private const string Other = "_OTHER";

    private readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);

    public string Of(string name)
    {
        if (_names.ContainsKey(name)) return name;
        if (_names.Count >= limit) return Other;
        _names.TryAdd(name, 0);
        return name;
    }
}
