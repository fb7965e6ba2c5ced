using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Antiphon.Conformance.Matching;

namespace Antiphon.Conformance.Wire;

/// <summary>What came from the server.</summary>
/// <param name="Type">The message's <c>type</c>, or <see cref="MessageMatcher.Audio"/>, or one of the words in brackets below.</param>
internal sealed record Received(string Type)
{
    /// <summary>A text message that is no JSON object with a type.</summary>
    public const string Unreadable = "(unreadable)";

    /// <summary>A close frame.</summary>
    public const string Closed = "(close)";

    /// <summary>The connection broke without a close frame.</summary>
    public const string Lost = "(connection lost)";

    private const int MaxShown = 300;
    private const int MaxHead = 64;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string Text { get; private init; } = "";

    public JsonNode? Json { get; private init; }

    /// <summary>Bytes of a binary message.</summary>
    public int Bytes { get; private init; }

    /// <summary>Its first bytes, in hexadecimal.</summary>
    public string Head { get; private init; } = "";

    public int CloseCode { get; private init; }

    public string CloseReason { get; private init; } = "";

    public bool IsEnd => Type is Closed or Lost;

    public bool IsText => Type is not (MessageMatcher.Audio or Closed or Lost);

    /// <summary>In a few words, for failures.</summary>
    public string Short => Type switch
    {
        MessageMatcher.Audio => $"audio of {Bytes} bytes",
        Closed => $"a close with {CloseCode} {CloseReason}".TrimEnd(),
        Lost => "the end of the connection without a close",
        _ => Text.Length <= MaxShown ? Text : Text[..MaxShown] + "…",
    };

    public static Received OfText(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var text = Strict.GetString(utf8);
            return JsonNode.Parse(text) is JsonObject json && json["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String
                ? new Received(type.GetValue<string>()) { Text = text, Json = json }
                : new Received(Unreadable) { Text = text };
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return new Received(Unreadable) { Text = Encoding.UTF8.GetString(utf8) };
        }
    }

    public static Received OfAudio(ReadOnlySpan<byte> bytes) =>
        new(MessageMatcher.Audio) { Bytes = bytes.Length, Head = Convert.ToHexStringLower(bytes[..Math.Min(bytes.Length, MaxHead)]) };

    public static Received OfClose(int code, string reason) => new(Closed) { CloseCode = code, CloseReason = reason };
}
