namespace Antiphon.Protocols.Deepgram;

/// <summary>What the protocol itself says of the values of <c>Settings</c> and of updates; whether a server can carry them
/// out is its own matter. A pace that cannot be spoken is no error of the settings: it fails when the agent is to speak.</summary>
public static class SettingsValidator
{
    /// <summary>Refuses settings that no server of this protocol accepts.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/> with the dotted path.</exception>
    public static void Validate(VoiceAgentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Validate(settings, thinkIsList: settings.Agent.Think.Count > 1, speakIsList: settings.Agent.Speak.Count > 1);
    }

    /// <summary>Refuses an update or settings that no server of this protocol accepts; all other messages pass.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/> with the dotted path.</exception>
    public static void Validate(ClientMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        switch (message)
        {
            case ClientMessage.Settings settings:
                Validate(settings.Value);
                break;
            case ClientMessage.UpdateThink update:
                Think(update.Think, "think", update.Think.Count > 1);
                break;
            case ClientMessage.UpdateSpeak update:
                Speak(update.Speak, "speak", update.Speak.Count > 1);
                break;
            case ClientMessage.UpdateListen update:
                ListenRules.Check(update.Listen);
                break;
        }
    }

    internal static void Validate(VoiceAgentSettings settings, bool thinkIsList, bool speakIsList)
    {
        AudioRules.CheckInput(settings.Audio.Input);
        AudioRules.CheckOutput(settings.Audio.Output);
        var agent = settings.Agent;
        // All else is in the stored agent, which only the server sees.
        if (agent.StoredAgentId is not null) return;
        if (agent.Listen is { } listen) ListenRules.Check(listen, ListenRules.SettingsPath);
        if (thinkIsList || agent.Think.Count > 0) Think(agent.Think, "agent.think", thinkIsList);
        if (speakIsList || agent.Speak.Count > 0) Speak(agent.Speak, "agent.speak", speakIsList);
        AudioRules.CheckOutput(settings.Audio.Output, agent.Speak);
    }

    internal static void Think(IReadOnlyList<ThinkSettings> entries, string path, bool isList)
    {
        if (entries.Count == 0) throw WireError.Invalid(path, "expected at least one entry.");
        for (var i = 0; i < entries.Count; i++) ThinkRules.Check(entries[i], isList ? $"{path}[{i}]" : path);
    }

    internal static void Speak(IReadOnlyList<SpeakSettings> entries, string path, bool isList)
    {
        if (entries.Count == 0) throw WireError.Invalid(path, "expected at least one entry.");
        for (var i = 0; i < entries.Count; i++) SpeakRules.Check(entries[i], isList ? $"{path}[{i}]" : path);
    }
}
