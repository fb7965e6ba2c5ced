using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads the <c>Settings</c> message. What is left after this is only whether it can be carried out here.</summary>
internal static class SettingsReader
{
    internal static VoiceAgentSettings Read(WireObject message)
    {
        var settings = new VoiceAgentSettings
        {
            Tags = message.Strings("tags"),
            Experimental = message.OptionalBool("experimental") ?? false,
            History = ReadHistoryFlag(message),
            MipOptOut = message.OptionalBool("mip_opt_out") ?? false,
            Audio = ReadAudio(message["audio"].Object()),
            Agent = ReadAgent(message["agent"]),
        };
        // A misplaced field is worse than a value out of range: say it first.
        message.End();
        SettingsValidator.Validate(settings);
        return settings;
    }

    private static bool ReadHistoryFlag(WireObject message)
    {
        var flag = ReadFlags(message);
        // Some of the vendor's pages nest the flags one level deeper.
        if (!message.TryTake("settings", out var nested)) return flag ?? true;
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
        var settings = new AudioSettings();
        if (audio.TryTake("input", out var value))
        {
            var input = value.Value.Object();
            settings = settings with { Input = new() { Encoding = input["encoding"].String(), SampleRate = input["sample_rate"].Int() } };
            input.End();
        }

        if (audio.TryTake("output", out value))
        {
            var output = value.Value.Object();
            settings = settings with
            {
                Output = new()
                {
                    Encoding = output.OptionalString("encoding") ?? DeepgramEncodings.Linear16,
                    SampleRate = output.OptionalInt("sample_rate"),
                    Bitrate = output.OptionalInt("bitrate"),
                    Container = output.OptionalString("container"),
                },
            };
            output.End();
        }

        audio.End();
        return settings;
    }

    private static AgentSettings ReadAgent(WireValue value)
    {
        if (value.Element.ValueKind == JsonValueKind.String) return new AgentSettings { StoredAgentId = value.String() };
        var agent = value.Object();
        var settings = new AgentSettings
        {
            Language = agent.OptionalString("language"),
            Context = ReadContext(agent),
            Listen = ReadListen(agent),
            Think = agent.TryTake("think", out var think) ? think.Value.OneOrMany(ReadThink) : [],
            Speak = agent.TryTake("speak", out var speak) ? speak.Value.OneOrMany(ReadSpeak) : [],
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

    private static ListenProvider? ReadListen(WireObject agent)
    {
        if (!agent.TryTake("listen", out var value)) return null;
        var listen = value.Value.Object();
        var provider = listen["provider"].Object();
        var version = provider.OptionalString("version") ?? "v1";
        var settings = new ListenProvider
        {
            Type = provider["type"].String(),
            Version = version,
            Model = version == "v2" ? provider["model"].String() : provider.OptionalString("model"),
            Keyterms = provider.Strings("keyterms"),
        };
        settings = version == "v2"
            ? settings with
            {
                LanguageHints = provider.Strings("language_hints"),
                EotThreshold = provider.OptionalNumber("eot_threshold"),
                EagerEotThreshold = provider.OptionalNumber("eager_eot_threshold"),
                EotTimeoutMs = provider.OptionalInt("eot_timeout_ms"),
            }
            : settings with { Language = provider.OptionalString("language"), SmartFormat = provider.OptionalBool("smart_format") };
        provider.End();
        listen.End();
        return settings;
    }

    private static EndpointSettings? ReadEndpoint(WireObject parent, bool isFunction = false)
    {
        if (!parent.TryTake("endpoint", out var value)) return null;
        var endpoint = value.Value.Object();
        var settings = new EndpointSettings(endpoint["url"].String())
        {
            Headers = endpoint.StringMap("headers"),
            Method = isFunction ? endpoint.OptionalString("method") : null,
        };
        endpoint.End();
        return settings;
    }

    private static ThinkSettings ReadThink(WireObject think)
    {
        var settings = new ThinkSettings(ReadThinkProvider(think["provider"].Object()))
        {
            Endpoint = ReadEndpoint(think),
            Prompt = think.OptionalString("prompt"),
            Functions = think.TryTake("functions", out var functions) ? functions.Value.Array(item => ReadFunction(item.Object())) : [],
            ContextLength = ReadContextLength(think),
        };
        think.End();
        return settings;
    }

    private static int? ReadContextLength(WireObject think)
    {
        if (!think.TryTake("context_length", out var value)) return null;
        return value.Value.Element.ValueKind == JsonValueKind.String
            ? value.Value.OneOf(("max", int.MaxValue))
            : value.Value.Int();
    }

    private static ThinkProvider ReadThinkProvider(WireObject provider)
    {
        var type = provider["type"].String();
        if (!ThinkProvider.Types.Contains(type, StringComparer.Ordinal)) throw UnknownProvider(provider, ThinkProvider.Types);
        // These have a default model of their own, or take none beside an endpoint.
        var modelOptional = type is "google" or "nvidia" or "deepgram";
        var settings = new ThinkProvider(type)
        {
            Model = modelOptional ? provider.OptionalString("model") : provider["model"].String(),
            Version = type is "open_ai" or "anthropic" or "google" or "groq" ? provider.OptionalString("version") : null,
            Temperature = provider.OptionalNumber("temperature"),
            ReasoningMode = type is "open_ai" or "groq" or "deepgram" ? provider.OptionalString("reasoning_mode") : null,
            Credentials = type == "aws_bedrock" && provider.TryTake("credentials", out var credentials) ? credentials.Value.Element : null,
            VoicePromptOptOut = type == "deepgram" ? provider.OptionalBool("voice_prompt_opt_out") : null,
        };
        provider.End();
        return settings;
    }

    private static FunctionDefinition ReadFunction(WireObject function)
    {
        var settings = new FunctionDefinition(function["name"].String())
        {
            Description = function.OptionalString("description"),
            Parameters = function.TryTake("parameters", out var parameters) && parameters.Value.Object() is not null ? parameters.Value.Element : null,
            Endpoint = ReadEndpoint(function, isFunction: true),
            DeferUntilEot = function.OptionalBool("defer_until_eot") ?? false,
        };
        function.End();
        return settings;
    }

    private static SpeakSettings ReadSpeak(WireObject speak)
    {
        var settings = new SpeakSettings(ReadSpeakProvider(speak["provider"].Object())) { Endpoint = ReadEndpoint(speak) };
        speak.End();
        return settings;
    }

    private static SpeakProvider ReadSpeakProvider(WireObject provider)
    {
        var type = provider["type"].String();
        var settings = new SpeakProvider(type);
        settings = type switch
        {
            "deepgram" => settings with
            {
                Version = provider.OptionalString("version"),
                Model = provider["model"].String(),
                Speed = provider.OptionalNumber("speed"),
                Expressivity = provider.OptionalString("version") == "v2" ? provider.OptionalInt("expressivity") : null,
            },
            "eleven_labs" => settings with
            {
                Version = provider.OptionalString("version"),
                Model = provider["model_id"].String(),
                Language = ReadLanguage(provider),
            },
            "cartesia" => ReadCartesia(provider, settings),
            "open_ai" => settings with
            {
                Version = provider.OptionalString("version"),
                Model = provider["model"].String(),
                Voice = provider["voice"].String(),
            },
            "aws_polly" => settings with
            {
                Voice = provider["voice"].String(),
                Language = ReadLanguage(provider) ?? provider["language"].String(),
                Engine = provider["engine"].String(),
                Credentials = provider["credentials"].Object() is not null ? provider["credentials"].Element : null,
            },
            _ => throw UnknownProvider(provider, SpeakProvider.Types),
        };
        provider.End();
        return settings;
    }

    private static SpeakProvider ReadCartesia(WireObject provider, SpeakProvider settings)
    {
        var voice = provider["voice"].Object();
        settings = settings with
        {
            Version = provider.OptionalString("version"),
            Model = provider["model_id"].String(),
            VoiceMode = voice["mode"].String(),
            Voice = voice["id"].String(),
            Language = ReadLanguage(provider),
            Volume = provider.OptionalNumber("volume"),
        };
        voice.End();
        if (!provider.TryTake("speed", out var speed)) return settings;
        return speed.Value.Element.ValueKind == JsonValueKind.String
            ? settings with { SpeedWord = speed.Value.String() }
            : settings with { Speed = speed.Value.Number() };
    }

    private static string? ReadLanguage(WireObject provider)
    {
        var old = provider.OptionalString("language_code");
        return provider.OptionalString("language") ?? old;
    }

    private static ProtocolException UnknownProvider(WireObject provider, IReadOnlyList<string> types) =>
        WireValue.Invalid(WireValue.Join(provider.Path, "type"), $"expected one of {string.Join(", ", types)}.");
}
