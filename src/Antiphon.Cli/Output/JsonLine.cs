using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Antiphon.Cli;

/// <summary>One JSON object on one line, as the commands print them with <c>--json</c>.</summary>
internal static class JsonLine
{
    // Lines go to terminals and programs, never into a page: quotes and accents stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string type, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Of(VoiceException error) => Of("error", json =>
    {
        json.WriteString("code"u8, error.Code.Value);
        json.WriteString("message"u8, error.Message);
        json.WriteString("advice"u8, error.Code.Advice);
    });
}
