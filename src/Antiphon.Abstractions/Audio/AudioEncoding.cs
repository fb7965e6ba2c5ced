namespace Antiphon.Audio;

/// <summary>How one sample is written. All encodings here are mono.</summary>
public enum AudioEncoding
{
    /// <summary>Signed 16-bit little-endian PCM, 2 bytes a sample.</summary>
    Linear16,

    /// <summary>G.711 µ-law, 1 byte a sample (ITU-T G.711, table 2).</summary>
    Mulaw,

    /// <summary>G.711 A-law, 1 byte a sample (ITU-T G.711, table 1).</summary>
    Alaw,
}
