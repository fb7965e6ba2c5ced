using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Antiphon.Clients.Deepgram;

/// <summary>A frame's text without its secrets: headers of endpoints, credentials of providers, and the query of a URL.</summary>
internal static class FrameRedaction
{
    private const string Hidden = "***";

    /// <summary>Longest text that is logged of one frame.</summary>
    private const int MaxCharacters = 16_384;

    // Fields whose whole value is a secret, at any depth.
    private static readonly string[] Secrets =
        ["headers", "credentials", "authorization", "api_key", "access_token", "access_key_id", "secret_access_key", "session_token"];

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Redact(ReadOnlySpan<byte> json)
    {
        try
        {
            var output = new ArrayBufferWriter<byte>(json.Length);
            using (var writer = new Utf8JsonWriter(output, Writing)) Write(JsonElement.Parse(json), writer);
            return Cut(Encoding.UTF8.GetString(output.WrittenSpan));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"({json.Length} bytes that are no JSON)";
        }
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    if (Secrets.Contains(property.Name, StringComparer.OrdinalIgnoreCase)) writer.WriteStringValue(Hidden);
                    else if (property.NameEquals("url"u8) && property.Value.ValueKind == JsonValueKind.String) writer.WriteStringValue(WithoutQuery(property.Value.GetString()!));
                    else Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray()) Write(item, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    // Keys travel in queries, and in front of the host.
    private static string WithoutQuery(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : Hidden;

    private static string Cut(string text) => text.Length <= MaxCharacters ? text : string.Concat(text.AsSpan(0, MaxCharacters), " [cut off]");
}
