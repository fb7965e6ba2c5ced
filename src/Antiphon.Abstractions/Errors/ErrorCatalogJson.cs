using System.Text.Json;

namespace Antiphon;

/// <summary>Writes the catalogue as JSON lines, one object a code. Thread-safe.</summary>
public static class ErrorCatalogJson
{
    /// <summary>Writes every row in the catalogue's order. Lines end in LF.</summary>
    /// <param name="writer">Not disposed.</param>
    public static void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var row in ErrorCodes.All)
        {
            writer.Write(Line(row));
            writer.Write('\n');
        }
    }

    /// <summary>One row: <c>type</c> (<c>error_code</c>), <c>code</c>, <c>category</c>, <c>meaning</c>, <c>advice</c>,
    /// <c>recovery</c>, <c>transient</c>, <c>session_continues</c>.</summary>
    public static string Line(ErrorCode row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "error_code"u8);
            json.WriteString("code"u8, row.Value);
            json.WriteString("category"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(row.Category.ToString()));
            json.WriteString("meaning"u8, row.Meaning);
            json.WriteString("advice"u8, row.Advice);
            json.WriteString("recovery"u8, row.Recovery);
            json.WriteBoolean("transient"u8, row.IsTransient);
            json.WriteBoolean("session_continues"u8, row.SessionContinues);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
