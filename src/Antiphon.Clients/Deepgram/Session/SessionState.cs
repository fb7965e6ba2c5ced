using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>What the next connection is to be told: the settings with every update so far. Thread-safe.</summary>
internal sealed class SessionState(VoiceAgentSettings settings)
{
    private readonly Lock _gate = new();
    private readonly List<string> _prompts = [];
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

    /// <summary>Additions to the prompt of an agent that is the server's own, so that the settings cannot hold them.</summary>
    internal IReadOnlyList<string> PromptsToRepeat
    {
        get { lock (_gate) return [.. _prompts]; }
    }

    /// <summary>The settings to send: as they are for the first connection; later without the greeting and with the conversation so
    /// far. A stored agent takes neither.</summary>
    internal VoiceAgentSettings SettingsFor(bool isResumed, IReadOnlyList<HistoryEntry> history)
    {
        var current = Settings;
        if (!isResumed) return current;
        Replayed = current.Agent.StoredAgentId is null ? history.Count : 0;
        return current.Agent.StoredAgentId is null
            ? current with { Agent = current.Agent with { Context = history, Greeting = null } }
            : current;
    }

    /// <summary>Takes an update that was sent.</summary>
    internal void Apply(ClientMessage update)
    {
        lock (_gate)
        {
            if (update is ClientMessage.UpdateThink) _prompts.Clear();
            if (update is ClientMessage.UpdatePrompt prompt && _settings.Agent.Think.Count == 0) _prompts.Add(prompt.Prompt);
            _settings = _settings with { Agent = Updated(_settings.Agent, update) };
        }
    }

    private static AgentSettings Updated(AgentSettings agent, ClientMessage update) => update switch
    {
        ClientMessage.UpdatePrompt prompt => agent with
        {
            // The protocol adds it to what holds; a blank line lies between.
            Think = [.. agent.Think.Select(think => think with { Prompt = string.IsNullOrEmpty(think.Prompt) ? prompt.Prompt : $"{think.Prompt}\n\n{prompt.Prompt}" })],
        },
        ClientMessage.UpdateThink think => agent with { Think = think.Think },
        ClientMessage.UpdateSpeak speak => agent with { Speak = speak.Speak },
        ClientMessage.UpdateListen listen => agent with { Listen = listen.Listen.ApplyTo(agent.Listen ?? new ListenProvider()) },
        _ => agent,
    };
}
