using System.Buffers;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes the fields of <c>Settings</c>; defaults that the peer knows are left out.</summary>
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
        json.WriteExtra(settings.Extra);
    }

    private static void WriteAudio(AudioSettings audio, Utf8JsonWriter json)
    {
        json.WriteStartObject("audio"u8);
        json.WriteStartObject("input"u8);
        json.WriteString("encoding"u8, audio.Input.Encoding);
        json.WriteNumber("sample_rate"u8, audio.Input.SampleRate);
        json.WriteExtra(audio.Input.Extra);
        json.WriteEndObject();
        json.WriteStartObject("output"u8);
        json.WriteString("encoding"u8, audio.Output.Encoding);
        json.WriteOptional("sample_rate"u8, audio.Output.SampleRate);
        json.WriteOptional("bitrate"u8, audio.Output.Bitrate);
        json.WriteOptional("container"u8, audio.Output.Container);
        json.WriteExtra(audio.Output.Extra);
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
        WriteContext(agent.Context, json);
        if (agent.Listen is { } listen)
        {
            json.WritePropertyName("listen"u8);
            ListenWriter.Write(listen, json);
        }

        ProviderListWriter.Write("think"u8, agent.Think, ThinkWriter.Write, json);
        ProviderListWriter.Write("speak"u8, agent.Speak, SpeakWriter.Write, json);
        json.WriteOptional("greeting"u8, agent.Greeting);
        json.WriteExtra(agent.Extra);
        json.WriteEndObject();
    }

    private static void WriteContext(IReadOnlyList<HistoryEntry> context, Utf8JsonWriter json)
    {
        if (context.Count == 0) return;
        json.WriteStartObject("context"u8);
        json.WriteStartArray("messages"u8);
        // An entry of the context is a History message, whole.
        var message = new ArrayBufferWriter<byte>();
        foreach (var entry in context)
        {
            message.ResetWrittenCount();
            var writer = new WireWriter(message);
            ConversationWriter.Write(entry, ref writer);
            writer.Complete();
            json.WriteRawValue(message.WrittenSpan, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
