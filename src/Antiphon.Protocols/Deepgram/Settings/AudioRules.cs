namespace Antiphon.Protocols.Deepgram;

/// <summary>Which audio formats the protocol has.</summary>
internal static class AudioRules
{
    private const int MinInputRateHz = 8_000;
    private const int MaxInputRateHz = 48_000;

    private static readonly Dictionary<string, OutputFormat> Outputs = new(StringComparer.Ordinal)
    {
        [DeepgramEncodings.Linear16] = new([8_000, 16_000, 24_000, 32_000, 44_100, 48_000], ["none", "wav"]),
        [DeepgramEncodings.Mulaw] = new([8_000, 16_000], ["none", "wav"]),
        [DeepgramEncodings.Alaw] = new([8_000, 16_000], ["none", "wav"]),
        ["mp3"] = new([22_050], ["none"]) { Bitrates = [32_000, 48_000] },
        ["opus"] = new([48_000], ["ogg"]) { MinBitrate = 4_000, MaxBitrate = 650_000 },
        ["flac"] = new([8_000, 16_000, 22_050, 32_000, 48_000], ["none"]),
        ["aac"] = new([22_050], ["none"]) { MinBitrate = 4_000, MaxBitrate = 192_000 },
    };

    internal static void CheckInput(AudioInputSettings input)
    {
        if (!DeepgramEncodings.Input.Contains(input.Encoding, StringComparer.Ordinal))
            throw WireError.Invalid("audio.input.encoding", $"expected one of {string.Join(", ", DeepgramEncodings.Input)}.");
        switch (input.Encoding)
        {
            case "amr-nb" when input.SampleRate != 8_000:
                throw WireError.Invalid("audio.input.sample_rate", $"amr-nb is 8000 Hz only, came {input.SampleRate}.");
            case "amr-wb" when input.SampleRate != 16_000:
                throw WireError.Invalid("audio.input.sample_rate", $"amr-wb is 16000 Hz only, came {input.SampleRate}.");
        }

        if (input.SampleRate is < MinInputRateHz or > MaxInputRateHz)
            throw WireError.Invalid("audio.input.sample_rate", $"expected {MinInputRateHz} to {MaxInputRateHz}, came {input.SampleRate}.");
    }

    internal static void CheckOutput(AudioOutputSettings output)
    {
        if (!Outputs.TryGetValue(output.Encoding, out var format))
            throw WireError.Invalid("audio.output.encoding", $"expected one of {string.Join(", ", DeepgramEncodings.Output)}.");
        if (output.SampleRate is { } rate && !format.Rates.Contains(rate))
            throw WireError.Invalid("audio.output.sample_rate", $"{output.Encoding} goes with {string.Join(", ", format.Rates)}, came {rate}.");
        if (output.Container is { } container && !format.Containers.Contains(container, StringComparer.Ordinal))
            throw WireError.Invalid("audio.output.container", $"{output.Encoding} goes with {string.Join(", ", format.Containers)}.");
        if (output.Bitrate is { } bitrate && !format.Takes(bitrate))
            throw WireError.Invalid("audio.output.bitrate", $"{output.Encoding} {format.BitratesText}, came {bitrate}.");
    }

    /// <summary>What a voice narrows: version 2 of Deepgram's speaks raw PCM and G.711 only, version 1 knows no 44.1 kHz.</summary>
    internal static void CheckOutput(AudioOutputSettings output, IReadOnlyList<SpeakSettings> speak)
    {
        // Without a speak entry the protocol's default voice is one of version 2.
        var isRaw = output.Encoding is DeepgramEncodings.Linear16 or DeepgramEncodings.Mulaw or DeepgramEncodings.Alaw;
        if (speak.Count == 0 && !isRaw)
            throw WireError.Invalid("audio.output.encoding", $"the default voice gives linear16, mulaw and alaw only. Name a voice in agent.speak that gives {output.Encoding}.");
        foreach (var provider in speak.Select(entry => entry.Provider).Where(provider => provider.Type == "deepgram"))
        {
            if (provider.Version != "v2")
            {
                if (output is { Encoding: DeepgramEncodings.Linear16, SampleRate: 44_100 })
                    throw WireError.Invalid("audio.output.sample_rate", "deepgram voices of version v1 have no 44100 Hz.");
                continue;
            }

            if (!isRaw) throw WireError.Invalid("audio.output.encoding", "deepgram voices of version v2 give linear16, mulaw and alaw only.");
            if (output.Container is not (null or "none"))
                throw WireError.Invalid("audio.output.container", "deepgram voices of version v2 give no container (none).");
        }
    }

    /// <summary>A row of the table of output encodings.</summary>
    private sealed record OutputFormat(int[] Rates, string[] Containers)
    {
        public int[] Bitrates { get; init; } = [];

        public int MinBitrate { get; init; }

        public int MaxBitrate { get; init; }

        public string BitratesText => MaxBitrate > 0
            ? $"takes a bitrate of {MinBitrate} to {MaxBitrate}"
            : Bitrates.Length > 0 ? $"takes a bitrate of {string.Join(" or ", Bitrates)}" : "has no bitrate";

        public bool Takes(int bitrate) => MaxBitrate > 0 ? bitrate >= MinBitrate && bitrate <= MaxBitrate : Bitrates.Contains(bitrate);
    }
}
