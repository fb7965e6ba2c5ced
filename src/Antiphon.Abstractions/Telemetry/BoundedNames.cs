using System.Collections.Concurrent;

namespace Antiphon;

/// <summary>Keeps a tag's values few: names beyond the first <paramref name="limit"/> different ones become <c>_OTHER</c>. Thread-safe.</summary>
/// <param name="limit">Different names at most.</param>
public sealed class BoundedNames(int limit)
{
    private const string Other = "_OTHER";

    private readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);

    /// <summary>The name, or <c>_OTHER</c>.</summary>
    public string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_names.ContainsKey(name)) return name;
        if (_names.Count >= limit) return Other;
        _names.TryAdd(name, 0);
        return name;
    }
}
