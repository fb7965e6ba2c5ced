using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Optional fields: absent rather than null, because the hosted parser takes no null.</summary>
internal static class WireWriting
{
    internal static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    internal static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    internal static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    internal static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } truth) json.WriteBoolean(name, truth);
    }

    internal static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement? value)
    {
        if (value is not { } element) return;
        json.WritePropertyName(name);
        element.WriteTo(json);
    }

    internal static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, TimeSpan? value)
    {
        if (value is { } time) json.WriteNumber(name, time.TotalSeconds);
    }

    internal static void WriteExtra(this Utf8JsonWriter json, IReadOnlyDictionary<string, JsonElement> extra)
    {
        foreach (var (name, value) in extra)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    internal static void WriteStrings(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
