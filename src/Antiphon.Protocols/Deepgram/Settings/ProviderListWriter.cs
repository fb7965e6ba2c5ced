using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes a chain of providers: one as an object, several as an array, none not at all.</summary>
internal static class ProviderListWriter
{
    internal static void Write<T>(ReadOnlySpan<byte> name, IReadOnlyList<T> entries, Action<T, Utf8JsonWriter> write, Utf8JsonWriter json)
    {
        if (entries.Count == 0) return;
        json.WritePropertyName(name);
        if (entries.Count > 1) json.WriteStartArray();
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            write(entry, json);
            json.WriteEndObject();
        }

        if (entries.Count > 1) json.WriteEndArray();
    }
}
