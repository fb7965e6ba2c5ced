using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes <c>listen</c> of settings and of updates.</summary>
internal static class ListenWriter
{
    internal static void Write(ListenProvider listen, Utf8JsonWriter json)
    {
        json.WriteStartObject();
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
        json.WriteExtra(listen.Extra);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal static void Write(ListenUpdate update, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("provider"u8);
        json.WriteString("type"u8, update.Type);
        json.WriteOptional("version"u8, update.Version);
        json.WriteOptional("model"u8, update.Model);
        json.WriteOptional("language"u8, update.Language);
        // An empty list of terms says that there are none any more; absent it says that they stay.
        if (update.Keyterms is { Count: 0 })
        {
            json.WriteStartArray("keyterms"u8);
            json.WriteEndArray();
        }
        else
        {
            json.WriteStrings("keyterms"u8, update.Keyterms ?? []);
        }

        json.WriteOptional("smart_format"u8, update.SmartFormat);
        json.WriteStrings("language_hints"u8, update.LanguageHints);
        json.WriteOptional("eot_threshold"u8, update.EotThreshold);
        json.WriteOptional("eager_eot_threshold"u8, update.EagerEotThreshold);
        json.WriteOptional("eot_timeout_ms"u8, update.EotTimeoutMs);
        json.WriteExtra(update.Extra);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
