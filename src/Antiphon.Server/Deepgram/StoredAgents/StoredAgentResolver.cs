using System.Text;
using System.Text.Json;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Deepgram;

/// <summary>Puts the stored agent in the place of its id in the settings.</summary>
/// <param name="store">Null for a server without stored agents.</param>
/// <param name="logger">Hears of failures of the store.</param>
internal sealed class StoredAgentResolver(IAgentStore? store, ILogger logger)
{
    /// <summary>The settings with the agent in full.</summary>
    /// <param name="settings">As they came.</param>
    /// <param name="requestId">Under which a failure is logged.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.StoredAgentUnknown"/>, <see cref="ErrorCodes.StoredAgentUnsupported"/>;
    /// <see cref="ErrorCodes.SettingsInvalid"/>: with today's variables the stored configuration is none;
    /// <see cref="ErrorCodes.Internal"/>: the store cannot be read.</exception>
    public async ValueTask<VoiceAgentSettings> ResolveAsync(VoiceAgentSettings settings, string requestId, CancellationToken cancellationToken)
    {
        if (settings.Agent.StoredAgentId is not { } text) return settings;
        if (!Guid.TryParseExact(text, "D", out var id)) throw Unknown("Expected an agent object or the UUID of a stored agent in 'agent'.");
        if (store is null)
            throw new ProtocolException(ErrorCodes.StoredAgentUnsupported, "This server has no stored agents. Send the agent object in full.") { Path = "agent" };
        var resolved = settings with { Agent = await FindAsync(store, id, requestId, cancellationToken).ConfigureAwait(false) };
        // Formats go with some voices only.
        SettingsValidator.Validate(resolved);
        return resolved;
    }

    /// <summary>The agent that <paramref name="config"/> comes to.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>, without a word of a variable's value.</exception>
    internal static AgentSettings Read(string config, IReadOnlyList<AgentVariable> variables)
    {
        var hasSecrets = false;
        var json = ConfigText.Interpolate(config, key =>
        {
            var variable = variables.FirstOrDefault(variable => variable.Key == key) ?? throw Invalid($"it uses {key}, which is no variable of its project.");
            hasSecrets |= variable.IsSensitive;
            return variable.Value.GetRawText();
        });
        AgentSettings agent;
        try
        {
            var message = DeepgramClientMessageReader.Read(Encoding.UTF8.GetBytes($$"""{"type":"Settings","audio":{},"agent":{{json}}}"""));
            agent = ((ClientMessage.Settings)message).Value.Agent;
        }
        catch (ProtocolException e)
        {
            // The reader's own words may hold what it read, thus the value of a variable; so may a path, whose names a value can bring.
            throw hasSecrets || e.Path is null ? Invalid("with its variables it cannot be read or meant.")
                : Invalid($"with its variables the field '{e.Path}' cannot be read or meant.", e.Path);
        }

        return agent.StoredAgentId is null ? agent : throw Invalid("it is no object.");
    }

    private async Task<AgentSettings> FindAsync(IAgentStore agents, Guid id, string requestId, CancellationToken cancellationToken)
    {
        try
        {
            if (await agents.Agents.FindAsync(null, id, cancellationToken).ConfigureAwait(false) is not { } agent)
                throw Unknown("There is no stored agent with this id. Correct it, or store the agent first.");
            return Read(agent.Config, await agents.Variables.ListAsync(agent.Project, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            DeepgramLog.StoreFailed(logger, error, requestId);
            throw VoiceException.From(error);
        }
    }

    private static ProtocolException Unknown(string message) => new(ErrorCodes.StoredAgentUnknown, message) { Path = "agent" };

    private static ProtocolException Invalid(string what, string? path = null) =>
        new(ErrorCodes.SettingsInvalid, $"The stored agent cannot be used: {what}") { Path = path ?? "agent" };
}
