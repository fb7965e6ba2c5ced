using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes the fields of <c>Settings</c> into an object that is open. Defaults that the peer knows are left out.</summary>
internal static class SettingsWriter
{
    internal static void Write(VoiceAgentSettings settings, Utf8JsonWriter json)
    {
        json.WriteString("type"u8, "Settings"u8);
        json.WriteStrings("tags"u8, settings.Tags);
        if (settings.Experimental) json.WriteBoolean("experimental"u8, true);
        if (settings.MipOptOut) json.WriteBoolean("mip_opt_out"u8, true);
        if (!settings.History)
        {
            json.WriteStartObject("flags"u8);
            json.WriteBoolean("history"u8, false);
            json.WriteEndObject();
        }

        WriteAudio(settings.Audio, json);
        json.WritePropertyName("agent"u8);
        WriteAgent(settings.Agent, json);
    }

    private static void WriteAudio(AudioSettings audio, Utf8JsonWriter json)
    {
        json.WriteStartObject("audio"u8);
        json.WriteStartObject("input"u8);
        json.WriteString("encoding"u8, audio.Input.Encoding);
        json.WriteNumber("sample_rate"u8, audio.Input.SampleRate);
        json.WriteEndObject();
        json.WriteStartObject("output"u8);
        json.WriteString("encoding"u8, audio.Output.Encoding);
        json.WriteOptional("sample_rate"u8, audio.Output.SampleRate);
        json.WriteOptional("bitrate"u8, audio.Output.Bitrate);
        json.WriteOptional("container"u8, audio.Output.Container);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAgent(AgentSettings agent, Utf8JsonWriter json)
    {
        if (agent.StoredAgentId is { } id)
        {
            json.WriteStringValue(id);
            return;
        }

        json.WriteStartObject();
        json.WriteOptional("language"u8, agent.Language);
        if (agent.Context.Count > 0)
        {
            json.WriteStartObject("context"u8);
            json.WriteStartArray("messages"u8);
            foreach (var entry in agent.Context)
            {
                json.WriteStartObject();
                HistoryWriter.Write(entry, json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (agent.Listen is { } listen) WriteListen(listen, json);
        WriteOneOrMany(json, "think"u8, agent.Think, WriteThink);
        WriteOneOrMany(json, "speak"u8, agent.Speak, WriteSpeak);
        json.WriteOptional("greeting"u8, agent.Greeting);
        json.WriteEndObject();
    }

    private static void WriteOneOrMany<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<T, Utf8JsonWriter> write)
    {
        if (items.Count == 0) return;
        json.WritePropertyName(name);
        if (items.Count > 1) json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item, json);
            json.WriteEndObject();
        }

        if (items.Count > 1) json.WriteEndArray();
    }

    private static void WriteListen(ListenProvider listen, Utf8JsonWriter json)
    {
        json.WriteStartObject("listen"u8);
        json.WriteStartObject("provider"u8);
        json.WriteString("type"u8, listen.Type);
        if (listen.Version != "v1") json.WriteString("version"u8, listen.Version);
        json.WriteOptional("model"u8, listen.Model);
        json.WriteOptional("language"u8, listen.Language);
        json.WriteStrings("keyterms"u8, listen.Keyterms);
        json.WriteOptional("smart_format"u8, listen.SmartFormat);
        json.WriteStrings("language_hints"u8, listen.LanguageHints);
        json.WriteOptional("eot_threshold"u8, listen.EotThreshold);
        json.WriteOptional("eager_eot_threshold"u8, listen.EagerEotThreshold);
        json.WriteOptional("eot_timeout_ms"u8, listen.EotTimeoutMs);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEndpoint(EndpointSettings? endpoint, Utf8JsonWriter json)
    {
        if (endpoint is null) return;
        json.WriteStartObject("endpoint"u8);
        json.WriteString("url"u8, endpoint.Url);
        json.WriteOptional("method"u8, endpoint.Method);
        if (endpoint.Headers.Count > 0)
        {
            json.WriteStartObject("headers"u8);
            foreach (var (name, value) in endpoint.Headers) json.WriteString(name, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteThink(ThinkSettings think, Utf8JsonWriter json)
    {
        json.WriteStartObject("provider"u8);
        json.WriteString("type"u8, think.Provider.Type);
        json.WriteOptional("model"u8, think.Provider.Model);
        json.WriteOptional("version"u8, think.Provider.Version);
        json.WriteOptional("temperature"u8, think.Provider.Temperature);
        json.WriteOptional("reasoning_mode"u8, think.Provider.ReasoningMode);
        json.WriteOptional("credentials"u8, think.Provider.Credentials);
        json.WriteOptional("voice_prompt_opt_out"u8, think.Provider.VoicePromptOptOut);
        json.WriteEndObject();
        WriteEndpoint(think.Endpoint, json);
        json.WriteOptional("prompt"u8, think.Prompt);
        if (think.ContextLength == int.MaxValue) json.WriteString("context_length"u8, "max"u8);
        else json.WriteOptional("context_length"u8, think.ContextLength);
        if (think.Functions.Count == 0) return;
        json.WriteStartArray("functions"u8);
        foreach (var function in think.Functions)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, function.Name);
            json.WriteOptional("description"u8, function.Description);
            json.WriteOptional("parameters"u8, function.Parameters);
            WriteEndpoint(function.Endpoint, json);
            if (function.DeferUntilEot) json.WriteBoolean("defer_until_eot"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSpeak(SpeakSettings speak, Utf8JsonWriter json)
    {
        var provider = speak.Provider;
        json.WriteStartObject("provider"u8);
        json.WriteString("type"u8, provider.Type);
        json.WriteOptional("version"u8, provider.Version);
        json.WriteOptional(provider.Type is "eleven_labs" or "cartesia" ? "model_id"u8 : "model"u8, provider.Model);
        if (provider.VoiceMode is { } mode)
        {
            json.WriteStartObject("voice"u8);
            json.WriteString("mode"u8, mode);
            json.WriteOptional("id"u8, provider.Voice);
            json.WriteEndObject();
        }
        else
        {
            json.WriteOptional("voice"u8, provider.Voice);
        }

        json.WriteOptional("language"u8, provider.Language);
        json.WriteOptional("speed"u8, provider.Speed);
        json.WriteOptional("speed"u8, provider.SpeedWord);
        json.WriteOptional("volume"u8, provider.Volume);
        json.WriteOptional("expressivity"u8, provider.Expressivity);
        json.WriteOptional("engine"u8, provider.Engine);
        json.WriteOptional("credentials"u8, provider.Credentials);
        json.WriteEndObject();
        WriteEndpoint(speak.Endpoint, json);
    }
}
