using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>An entry of <c>agent.speak</c>.</summary>
public sealed record SpeakSettings(SpeakProvider Provider)
{
    /// <summary>Endpoint of the client's own synthesiser; null for the server's.</summary>
    public EndpointSettings? Endpoint { get; init; }
}

/// <summary>The synthesiser asked for. Which fields a type has is checked when a message is read.</summary>
public sealed record SpeakProvider(string Type)
{
    /// <summary>Every type of the protocol.</summary>
    public static IReadOnlyList<string> Types { get; } = ["deepgram", "eleven_labs", "cartesia", "open_ai", "aws_polly"];

    /// <summary><c>model</c>, or <c>model_id</c> for <c>eleven_labs</c> and <c>cartesia</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Version of the provider's interface.</summary>
    public string? Version { get; init; }

    /// <summary>Voice name, or the id of a <c>cartesia</c> voice.</summary>
    public string? Voice { get; init; }

    /// <summary><c>voice.mode</c> of <c>cartesia</c>.</summary>
    public string? VoiceMode { get; init; }

    /// <summary>BCP 47; the old name <c>language_code</c> is read too.</summary>
    public string? Language { get; init; }

    /// <summary>Pace, 1 is normal.</summary>
    public double? Speed { get; init; }

    /// <summary>Pace as a word (<c>cartesia</c>).</summary>
    public string? SpeedWord { get; init; }

    /// <summary>0.5 to 2 (<c>cartesia</c>).</summary>
    public double? Volume { get; init; }

    /// <summary>-2 to 2 (<c>deepgram</c> v2).</summary>
    public int? Expressivity { get; init; }

    /// <summary>Engine of <c>aws_polly</c>.</summary>
    public string? Engine { get; init; }

    /// <summary><c>credentials</c> of <c>aws_polly</c>, as sent; never logged.</summary>
    public JsonElement? Credentials { get; init; }
}
