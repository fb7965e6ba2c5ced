namespace Antiphon.Protocols.Deepgram;

/// <summary>Names of the audio encodings on the wire.</summary>
public static class DeepgramEncodings
{
    /// <summary>Signed 16-bit little-endian PCM.</summary>
    public const string Linear16 = "linear16";

    /// <summary>32-bit little-endian float PCM (decision c.19 of the protocol's notes: the only public statement says float).</summary>
    public const string Linear32 = "linear32";

    /// <summary>G.711 µ-law.</summary>
    public const string Mulaw = "mulaw";

    /// <summary>G.711 A-law.</summary>
    public const string Alaw = "alaw";

    /// <summary>Everything the protocol names for input.</summary>
    public static IReadOnlyList<string> Input { get; } =
        [Linear16, Linear32, "flac", Alaw, Mulaw, "amr-nb", "amr-wb", "opus", "ogg-opus", "speex", "g729"];

    /// <summary>Everything the protocol names for output.</summary>
    public static IReadOnlyList<string> Output { get; } = [Linear16, Mulaw, Alaw, "mp3", "opus", "flac", "aac"];

    /// <summary>Output rate when none is given: 24,000 Hz, but 8,000 for G.711, 48,000 for flac (the pages name none), and the fixed rates of the others.</summary>
    public static int DefaultSampleRateHz(string outputEncoding) => outputEncoding switch
    {
        Mulaw or Alaw => 8_000,
        "mp3" or "aac" => 22_050,
        "opus" or "flac" => 48_000,
        _ => 24_000,
    };
}
