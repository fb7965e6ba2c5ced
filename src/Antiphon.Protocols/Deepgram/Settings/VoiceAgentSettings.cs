using System.Collections.ObjectModel;
using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>The <c>Settings</c> message. A value: derive variants with <c>with</c>.</summary>
public sealed record VoiceAgentSettings
{
    /// <summary><c>tags</c>: labels for usage filtering.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary><c>experimental</c>.</summary>
    public bool Experimental { get; init; }

    /// <summary><c>flags.history</c>: whether the server sends <see cref="ServerMessage.History"/>. Default true.</summary>
    public bool History { get; init; } = true;

    /// <summary><c>mip_opt_out</c>: opt out of the vendor's model improvement programme.</summary>
    public bool MipOptOut { get; init; }

    /// <summary><c>audio</c>.</summary>
    public AudioSettings Audio { get; init; } = new();

    /// <summary><c>agent</c>.</summary>
    public AgentSettings Agent { get; init; } = new();

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}

/// <summary><c>audio</c>: formats of both directions; fixed for the session.</summary>
public sealed record AudioSettings
{
    /// <summary><c>audio.input</c>. Default linear16 at 24,000 Hz.</summary>
    public AudioInputSettings Input { get; init; } = new();

    /// <summary><c>audio.output</c>. Default linear16 at 24,000 Hz without container.</summary>
    public AudioOutputSettings Output { get; init; } = new();
}

/// <summary><c>audio.input</c>.</summary>
public sealed record AudioInputSettings
{
    /// <summary>As on the wire. Default <c>linear16</c>.</summary>
    public string Encoding { get; init; } = DeepgramEncodings.Linear16;

    /// <summary>Hz. Default 24,000.</summary>
    public int SampleRate { get; init; } = 24_000;

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}

/// <summary><c>audio.output</c>.</summary>
public sealed record AudioOutputSettings
{
    /// <summary>As on the wire. Default <c>linear16</c>.</summary>
    public string Encoding { get; init; } = DeepgramEncodings.Linear16;

    /// <summary>Hz; null for the encoding's default (<see cref="DeepgramEncodings.DefaultSampleRateHz"/>).</summary>
    public int? SampleRate { get; init; }

    /// <summary>Bits a second, compressed encodings only; null for the encoding's default.</summary>
    public int? Bitrate { get; init; }

    /// <summary><c>none</c>, <c>wav</c> or <c>ogg</c>; null for the encoding's default.</summary>
    public string? Container { get; init; }

    /// <summary>Further fields, sent as they are; not filled when reading. Names of the fields above are not for here.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;
}
