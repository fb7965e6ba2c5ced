namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads the <c>Settings</c> message. What is left after this is only whether it can be carried out here.</summary>
internal static class SettingsReader
{
    internal static VoiceAgentSettings Read(WireObject message)
    {
        var agent = message["agent"];
        var settings = new VoiceAgentSettings
        {
            Tags = message.Strings("tags"),
            Experimental = message.OptionalBool("experimental") ?? false,
            History = ReadHistoryFlag(message),
            MipOptOut = message.OptionalBool("mip_opt_out") ?? false,
            Audio = ReadAudio(message["audio"].Object()),
            Agent = agent.IsString ? new AgentSettings { StoredAgentId = agent.String() } : ReadAgent(agent.Object()),
        };
        // A misplaced field is worse than a value out of range: say it first.
        message.End();
        SettingsValidator.Validate(settings, IsList("think"), IsList("speak"));
        return settings;

        bool IsList(string name) => !agent.IsString && agent.Object().TryTake(name, out var value) && value.Value.IsArray;
    }

    private static bool ReadHistoryFlag(WireObject message)
    {
        var flag = ReadFlags(message);
        // Some of the vendor's pages nest the flags one level deeper.
        if (!message.Context.AcceptsLegacy || !message.TryTake("settings", out var nested)) return flag ?? true;
        var settings = nested.Value.Object();
        flag ??= ReadFlags(settings);
        settings.End();
        return flag ?? true;
    }

    private static bool? ReadFlags(WireObject parent)
    {
        if (!parent.TryTake("flags", out var value)) return null;
        var flags = value.Value.Object();
        var history = flags.OptionalBool("history");
        flags.End();
        return history;
    }

    private static AudioSettings ReadAudio(WireObject audio)
    {
        var settings = new AudioSettings
        {
            Input = audio.TryTake("input", out var input) ? ReadInput(input.Value.Object()) : new(),
            Output = audio.TryTake("output", out var output) ? ReadOutput(output.Value.Object()) : new(),
        };
        audio.End();
        return settings;
    }

    private static AudioInputSettings ReadInput(WireObject input)
    {
        var settings = new AudioInputSettings { Encoding = input["encoding"].String(), SampleRate = input["sample_rate"].Int() };
        input.End();
        return settings;
    }

    private static AudioOutputSettings ReadOutput(WireObject output)
    {
        var settings = new AudioOutputSettings
        {
            Encoding = output.OptionalString("encoding") ?? DeepgramEncodings.Linear16,
            SampleRate = output.OptionalInt("sample_rate"),
            Bitrate = output.OptionalInt("bitrate"),
            Container = output.OptionalString("container"),
        };
        output.End();
        return settings;
    }

    private static AgentSettings ReadAgent(WireObject agent)
    {
        var settings = new AgentSettings
        {
            Language = agent.OptionalString("language"),
            Context = ReadContext(agent),
            Listen = agent.TryTake("listen", out var listen) ? ListenReader.Read(listen.Value.Object()) : null,
            Think = agent.TryTake("think", out var think) ? think.Value.OneOrMany(ThinkReader.Read) : [],
            Speak = agent.TryTake("speak", out var speak) ? speak.Value.OneOrMany(SpeakReader.Read) : [],
            Greeting = agent.OptionalString("greeting"),
        };
        agent.End();
        return settings;
    }

    private static IReadOnlyList<HistoryEntry> ReadContext(WireObject agent)
    {
        if (!agent.TryTake("context", out var value)) return [];
        var context = value.Value.Object();
        IReadOnlyList<HistoryEntry> messages = context.TryTake("messages", out var list) ? list.Value.Array(item => HistoryReader.Read(item.Object())) : [];
        context.End();
        return messages;
    }
}
