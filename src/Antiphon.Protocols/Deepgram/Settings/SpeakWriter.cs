using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes the fields of a speak entry into an object that is open.</summary>
internal static class SpeakWriter
{
    internal static void Write(SpeakSettings speak, Utf8JsonWriter json)
    {
        var provider = speak.Provider;
        json.WriteStartObject("provider"u8);
        json.WriteString("type"u8, provider.Type);
        json.WriteOptional("version"u8, provider.Version);
        json.WriteOptional(SpeakRules.ModelName(provider.Type) == "model_id" ? "model_id"u8 : "model"u8, provider.Model);
        WriteVoice(provider, json);
        json.WriteOptional("language"u8, provider.Language);
        if (provider.SpeedWord is { } word) json.WriteString("speed"u8, word);
        else json.WriteOptional("speed"u8, provider.Speed);
        json.WriteOptional("volume"u8, provider.Volume);
        json.WriteOptional("expressivity"u8, provider.Expressivity);
        json.WriteOptional("engine"u8, provider.Engine);
        EndpointWriter.Write(provider.Credentials, json);
        json.WriteExtra(provider.Extra);
        json.WriteEndObject();
        EndpointWriter.Write(speak.Endpoint, json);
        json.WriteExtra(speak.Extra);
    }

    private static void WriteVoice(SpeakProvider provider, Utf8JsonWriter json)
    {
        if (provider.VoiceMode is not { } mode)
        {
            json.WriteOptional("voice"u8, provider.Voice);
            return;
        }

        json.WriteStartObject("voice"u8);
        json.WriteString("mode"u8, mode);
        json.WriteOptional("id"u8, provider.Voice);
        json.WriteEndObject();
    }
}
