using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Antiphon.Protocols.Deepgram;

/// <summary>How JSON of this protocol is read and written.</summary>
internal static class WireJson
{
    /// <summary>Nesting of a message; the deepest legitimate one is a function's JSON schema.</summary>
    private const int MaxDepth = 64;

    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    internal static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON of <paramref name="utf8"/>, of which every text can be fetched.</summary>
    /// <exception cref="ProtocolException">It is not JSON in UTF-8.</exception>
    internal static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            if (!Utf8.IsValid(utf8)) throw new FormatException("Not UTF-8.");
            var element = JsonElement.Parse(utf8, Options);
            // Half a surrogate pair can only come as an escape. It shows itself when a text is fetched: here, and not
            // where some part of the message that is kept raw is used.
            if (utf8.IndexOf("\\u"u8) >= 0) FetchAll(element);
            return element;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw WireError.NotJson(e);
        }
    }

    private static void FetchAll(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) FetchAll(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    FetchAll(property.Value);
                }

                break;
        }
    }
}
