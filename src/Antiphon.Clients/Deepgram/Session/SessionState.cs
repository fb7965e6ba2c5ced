using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// What the next connection is to be told: the settings with every update so far. An update of what the settings do not hold (a
/// stored agent, or the server's own) cannot be put into them; it is sent again. Thread-safe.
/// </summary>
internal sealed class SessionState(VoiceAgentSettings settings)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<UpdatedPart, ClientMessage> _repeated = [];
    private VoiceAgentSettings _settings = settings;
    private string? _requestId;

    internal VoiceAgentSettings Settings
    {
        get { lock (_gate) return _settings; }
    }

    internal string? RequestId
    {
        get => Volatile.Read(ref _requestId);
        set => Volatile.Write(ref _requestId, value);
    }

    /// <summary>Entries of the conversation that the last connection was given.</summary>
    internal int Replayed { get; private set; }

    /// <summary>Updates that the settings cannot hold, at most one of a kind.</summary>
    internal IReadOnlyList<ClientMessage> UpdatesToRepeat
    {
        get { lock (_gate) return [.. _repeated.Values]; }
    }

    /// <summary>The settings to send: as they are for the first connection; later without the greeting and with the conversation so
    /// far. A stored agent takes neither.</summary>
    internal VoiceAgentSettings SettingsFor(bool isResumed, IReadOnlyList<HistoryEntry> history)
    {
        var current = Settings;
        if (!isResumed) return current;
        var isStored = current.Agent.StoredAgentId is not null;
        Replayed = isStored ? 0 : history.Count;
        return isStored ? current : current with { Agent = current.Agent with { Context = history, Greeting = null } };
    }

    /// <summary>Refuses an update that does not go with what holds.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    internal void Check(ClientMessage update)
    {
        lock (_gate) Updated(_settings.Agent, update);
    }

    /// <summary>Takes an update that was sent.</summary>
    internal void Apply(UpdatedPart part, ClientMessage update)
    {
        lock (_gate)
        {
            if (Updated(_settings.Agent, update) is { } agent)
            {
                _settings = _settings with { Agent = agent };
                if (part == UpdatedPart.Think) _repeated.Remove(UpdatedPart.Prompt); // It replaces that too.
            }
            else
            {
                if (part == UpdatedPart.Think) _repeated.Remove(UpdatedPart.Prompt);
                _repeated[part] = _repeated.TryGetValue(part, out var before) ? Merged(before, update) : update;
            }
        }
    }

    /// <summary>The agent with the update; null when it has nothing that the update changes.</summary>
    private static AgentSettings? Updated(AgentSettings agent, ClientMessage update) => update switch
    {
        _ when agent.StoredAgentId is not null => null,
        ClientMessage.UpdatePrompt when agent.Think.Count == 0 => null,
        ClientMessage.UpdatePrompt prompt => agent with { Think = [.. agent.Think.Select(think => think with { Prompt = Joined(think.Prompt, prompt.Prompt) })] },
        ClientMessage.UpdateThink think => agent with { Think = think.Think },
        ClientMessage.UpdateSpeak speak => agent with { Speak = speak.Speak },
        ClientMessage.UpdateListen listen => agent.Listen is null ? null : agent with { Listen = listen.Listen.ApplyTo(agent.Listen) },
        _ => null,
    };

    private static ClientMessage Merged(ClientMessage before, ClientMessage update) => (before, update) switch
    {
        (ClientMessage.UpdatePrompt old, ClientMessage.UpdatePrompt added) => new ClientMessage.UpdatePrompt(Joined(old.Prompt, added.Prompt)),
        (ClientMessage.UpdateListen { Listen: var old }, ClientMessage.UpdateListen { Listen: var now }) => new ClientMessage.UpdateListen(now with
        {
            Version = now.Version ?? old.Version,
            Model = now.Model ?? old.Model,
            Language = now.Language ?? old.Language,
            Keyterms = now.Keyterms ?? old.Keyterms,
            SmartFormat = now.SmartFormat ?? old.SmartFormat,
            EotThreshold = now.EotThreshold ?? old.EotThreshold,
            EagerEotThreshold = now.EagerEotThreshold ?? old.EagerEotThreshold,
            EotTimeoutMs = now.EotTimeoutMs ?? old.EotTimeoutMs,
        }),
        _ => update,
    };

    /// <summary>The protocol adds to the prompt that holds; a blank line lies between.</summary>
    private static string Joined(string? prompt, string added) => string.IsNullOrEmpty(prompt) ? added : $"{prompt}\n\n{added}";
}
