namespace Antiphon.Audio;

/// <summary>A file format that wraps audio.</summary>
public enum AudioContainer
{
    /// <summary>None that is known: raw audio, as far as one can tell.</summary>
    None,

    /// <summary>RIFF WAVE and its relatives RF64 and RIFX.</summary>
    Wav,

    /// <summary>Ogg (Opus, Vorbis).</summary>
    Ogg,

    /// <summary>MP3, with an ID3 tag or two frames in a row.</summary>
    Mp3,

    /// <summary>FLAC.</summary>
    Flac,

    /// <summary>WebM or Matroska.</summary>
    WebM,
}

/// <summary>Recognises containers by their first bytes, so that a file sent as raw audio is refused instead of played as noise.</summary>
public static class AudioContainers
{
    /// <summary>Bytes with which <see cref="Detect"/> sees all it can; fewer find less.</summary>
    public const int UsefulBytes = 2_048;

    // MPEG-1, -2 and -2.5 layer III: kbit/s by index; samples a second by version and index.
    private static readonly int[] Mpeg1Rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] Mpeg2Rates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] Mpeg1Hz = [44_100, 48_000, 32_000];

    /// <summary>The container that <paramref name="start"/>, the first bytes of a stream, belongs to.</summary>
    public static AudioContainer Detect(ReadOnlySpan<byte> start)
    {
        if (IsRiff(start)) return AudioContainer.Wav;
        if (start.StartsWith("OggS"u8)) return AudioContainer.Ogg;
        if (start.StartsWith("fLaC"u8)) return AudioContainer.Flac;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])) return AudioContainer.WebM;
        return IsId3(start) || IsMp3(start) ? AudioContainer.Mp3 : AudioContainer.None;
    }

    private static bool IsRiff(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && start[8..12].SequenceEqual("WAVE"u8)
        && (start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8) || start.StartsWith("RIFX"u8));

    // "ID3", a version below 255.255, and a length of four 7-bit bytes.
    private static bool IsId3(ReadOnlySpan<byte> start) =>
        start.Length >= 10 && start.StartsWith("ID3"u8) && start[3] < 0xFF && start[4] < 0xFF
        && (start[6] | start[7] | start[8] | start[9]) < 0x80;

    // Raw audio can hold one frame header by chance; a second one exactly where the first ends is no chance.
    private static bool IsMp3(ReadOnlySpan<byte> start)
    {
        var length = Mp3FrameBytes(start);
        return length > 0 && start.Length >= length + 4 && Mp3FrameBytes(start[length..]) > 0
            && start[1] == start[length + 1] && (start[2] & 0x0C) == (start[length + 2] & 0x0C);
    }

    private static int Mp3FrameBytes(ReadOnlySpan<byte> header)
    {
        if (header.Length < 4 || header[0] != 0xFF || (header[1] & 0xE6) != 0xE2) return 0;
        int version = (header[1] >> 3) & 3, bitRate = header[2] >> 4, rate = (header[2] >> 2) & 3;
        if (version == 1 || bitRate is 0 or 15 || rate == 3) return 0;
        var mpeg1 = version == 3;
        var hz = Mpeg1Hz[rate] / (mpeg1 ? 1 : version == 2 ? 2 : 4);
        var bits = (mpeg1 ? Mpeg1Rates : Mpeg2Rates)[bitRate] * 1_000;
        return (mpeg1 ? 144 : 72) * bits / hz + ((header[2] >> 1) & 1);
    }
}
