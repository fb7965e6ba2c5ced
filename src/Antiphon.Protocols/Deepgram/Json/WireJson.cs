using System.Text.Encodings.Web;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>How JSON of this protocol is read and written.</summary>
internal static class WireJson
{
    /// <summary>Nesting of a message; the deepest legitimate one is a function's JSON schema.</summary>
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    internal static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads <paramref name="utf8"/> with <paramref name="read"/>; whatever is wrong with it ends in a <see cref="ProtocolException"/>.</summary>
    internal static T Read<T>(ReadOnlySpan<byte> utf8, Func<JsonElement, T> read)
    {
        try
        {
            return read(JsonElement.Parse(utf8, Options));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Text that is not UTF-8 shows itself only when a string is fetched, as InvalidOperationException.
            throw new ProtocolException(ErrorCodes.MessageUnreadable, "The text message is not valid JSON in UTF-8.", e);
        }
    }
}
