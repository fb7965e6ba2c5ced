using System.Text.Json;

namespace Antiphon.Server.Deepgram;

/// <summary>What the store holds under a project and an id.</summary>
internal interface IStoredItem
{
    Guid Id { get; }

    /// <summary>Project that it belongs to: letters, digits, <c>-</c> and <c>_</c>.</summary>
    string Project { get; }

    DateTimeOffset CreatedAt { get; }
}

/// <summary>An agent by its id. The configuration never changes; who wants another one stores another agent.</summary>
internal sealed record StoredAgent : IStoredItem
{
    public required Guid Id { get; init; }

    public required string Project { get; init; }

    /// <summary>Text of the <c>agent</c> object as it was sent, with its placeholders.</summary>
    public required string Config { get; init; }

    /// <summary>The owner's own notes.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public int ApiVersion { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A value that takes the place of its name in the configurations of its project.</summary>
internal sealed record AgentVariable : IStoredItem
{
    public required Guid Id { get; init; }

    public required string Project { get; init; }

    /// <summary><c>DG_</c> and upper-case letters, digits, <c>-</c> and <c>_</c>; one of a name in a project.</summary>
    public required string Key { get; init; }

    /// <summary>Any JSON. Never logged; never sent out when <see cref="IsSensitive"/>.</summary>
    public required JsonElement Value { get; init; }

    public required bool IsSensitive { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    // Records print their members.
    public override string ToString() => Key;
}
