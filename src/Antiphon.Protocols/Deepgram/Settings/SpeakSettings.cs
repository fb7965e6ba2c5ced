using System.Collections.ObjectModel;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>An entry of <c>agent.speak</c>.</summary>
public sealed record SpeakSettings(SpeakProvider Provider)
{
    /// <summary>Endpoint of the client's own synthesiser; null for the server's.</summary>
    public EndpointSettings? Endpoint { get; init; }

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}

/// <summary>The synthesiser asked for. Which fields a type has is checked when a message is read and before settings are sent.</summary>
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

    /// <summary>BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Pace, 1 is normal.</summary>
    public double? Speed { get; init; }

    /// <summary>Pace as a word (<c>cartesia</c>).</summary>
    public string? SpeedWord { get; init; }

    /// <summary>0.5 to 2 (<c>cartesia</c>).</summary>
    public double? Volume { get; init; }

    /// <summary>-2 to 2 (<c>deepgram</c> v2).</summary>
    public int? Expressivity { get; init; }

    /// <summary>Engine of <c>aws_polly</c>: <c>generative</c>, <c>long-form</c>, <c>standard</c> or <c>neural</c>.</summary>
    public string? Engine { get; init; }

    /// <summary><c>credentials</c> of <c>aws_polly</c>; never logged.</summary>
    public AwsCredentials? Credentials { get; init; }

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>A Deepgram voice; a name that begins with <c>flux-</c> is of version 2.</summary>
    public static SpeakProvider Deepgram(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new("deepgram") { Model = model, Version = model.StartsWith("flux-", StringComparison.Ordinal) ? "v2" : null };
    }

    /// <summary>A Cartesia voice by its id.</summary>
    public static SpeakProvider Cartesia(string model, string voiceId) => new("cartesia") { Model = model, Voice = voiceId, VoiceMode = "id" };
}
