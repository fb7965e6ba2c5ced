namespace Antiphon.Server.Providers;

/// <summary>The engines of one kind by name: those of the default list first.</summary>
internal sealed class NamedEngines<T>
    where T : class
{
    private readonly List<(NamedProvider Provider, T Engine)> _all = [];

    /// <summary>What can be named, in order.</summary>
    public IReadOnlyList<NamedProvider> Providers => [.. _all.Select(entry => entry.Provider)];

    public void Add(string name, string engineName, T engine)
    {
        if (TryGet(name) is null) _all.Add((new NamedProvider(name, engineName), engine));
    }

    public T? TryGet(string name) => _all.Find(entry => string.Equals(entry.Provider.Name, name, StringComparison.OrdinalIgnoreCase)).Engine;

    public T Get(string name) => TryGet(name) ?? throw new ArgumentException($"There is no '{name}'; expected one of {Known}.", nameof(name));

    /// <summary>Puts those of the list first, in its order.</summary>
    public void Prefer(IReadOnlyList<string> names)
    {
        var rank = names.Select((name, i) => (name, i)).ToDictionary(entry => entry.name, entry => entry.i, StringComparer.OrdinalIgnoreCase);
        var sorted = _all.OrderBy(entry => rank.GetValueOrDefault(entry.Provider.Name, int.MaxValue)).ToList(); // Stable.
        _all.Clear();
        _all.AddRange(sorted);
    }

    public string Known => _all.Count == 0 ? "none" : string.Join(", ", _all.Select(entry => entry.Provider.Name));
}
