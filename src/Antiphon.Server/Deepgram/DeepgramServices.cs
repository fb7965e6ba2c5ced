using Antiphon.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Deepgram;

/// <summary>What every connection of the endpoint works with; one a server.</summary>
internal sealed record DeepgramServices
{
    public required ISessionHost Host { get; init; }

    public required DeepgramVoiceAgentOptions Options { get; init; }

    /// <summary>Calls functions that run at an endpoint.</summary>
    public required EndpointCaller Endpoints { get; init; }

    /// <summary>Looks up agents that settings name by id.</summary>
    public required StoredAgentResolver Agents { get; init; }

    public required ILogger Logger { get; init; }
}
