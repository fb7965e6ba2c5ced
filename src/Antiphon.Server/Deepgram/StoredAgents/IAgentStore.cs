namespace Antiphon.Server.Deepgram;

/// <summary>Where stored agents and variables lie. Thread-safe.</summary>
internal interface IAgentStore : IDisposable
{
    IItemStore<StoredAgent> Agents { get; }

    IItemStore<AgentVariable> Variables { get; }
}

/// <summary>Items of one kind, by project and id. Thread-safe; a reader sees an item whole, as it was before or after a change.</summary>
internal interface IItemStore<T>
    where T : class, IStoredItem
{
    /// <summary>Everything of a project, oldest first.</summary>
    Task<IReadOnlyList<T>> ListAsync(string project, CancellationToken cancellationToken);

    /// <summary>One item; null when there is none. Without a project it is looked for in all.</summary>
    Task<T?> FindAsync(string? project, Guid id, CancellationToken cancellationToken);

    /// <summary>Adds an item, unless <paramref name="refusal"/>, which sees those that are there, says why not.</summary>
    /// <exception cref="VoiceException">What <paramref name="refusal"/> gave.</exception>
    Task AddAsync(T item, Func<IReadOnlyList<T>, VoiceException?> refusal, CancellationToken cancellationToken);

    /// <summary>Changes an item; null when there is none.</summary>
    Task<T?> UpdateAsync(string project, Guid id, Func<T, T> change, CancellationToken cancellationToken);

    /// <summary>Removes an item; false when there was none.</summary>
    Task<bool> DeleteAsync(string project, Guid id, CancellationToken cancellationToken);
}
