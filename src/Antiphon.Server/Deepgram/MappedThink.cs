using Antiphon.Agents;
using Antiphon.Providers.Fallback;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>What <c>think</c> comes to on this server.</summary>
internal sealed record MappedThink
{
    /// <summary>Prompt and functions; the first entry's where there are several.</summary>
    public required Agent Agent { get; init; }

    /// <summary>The models, the preferred one first; empty for the server's usual one.</summary>
    public IReadOnlyList<FallbackModel> Models { get; init; } = [];

    /// <summary>Of <see cref="Models"/>, what was made for this session.</summary>
    public IReadOnlyList<IChatClient> Owned { get; init; } = [];

    /// <summary>Whether several models stand in for each other, so that each failure is told as it happens.</summary>
    public bool IsList => Models.Count > 1;
}
