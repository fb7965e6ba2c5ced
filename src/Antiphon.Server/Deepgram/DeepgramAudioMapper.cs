using Antiphon.Audio;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>From <c>audio</c> of the settings to the formats of both directions; what this server cannot read or write is refused
/// with the field and what it takes.</summary>
internal static class DeepgramAudioMapper
{
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    internal static DeepgramInput Input(AudioInputSettings input)
    {
        if (!DeepgramInput.Encodings.Contains(input.Encoding, StringComparer.Ordinal))
            throw SettingsNotes.Invalid("audio.input.encoding", $"this server reads {string.Join(", ", DeepgramInput.Encodings)}, not {input.Encoding}.");
        RequireRate("audio.input.sample_rate", input.SampleRate);
        return new DeepgramInput(input.Encoding, input.SampleRate);
    }

    /// <remarks>What goes with which kind of voice is a rule of the protocol, checked when the settings are read.</remarks>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    internal static DeepgramOutput Output(AudioOutputSettings output)
    {
        AudioEncoding encoding = output.Encoding switch
        {
            DeepgramEncodings.Linear16 => AudioEncoding.Linear16,
            DeepgramEncodings.Mulaw => AudioEncoding.Mulaw,
            DeepgramEncodings.Alaw => AudioEncoding.Alaw,
            _ => throw SettingsNotes.Invalid("audio.output.encoding", $"this server writes linear16, mulaw and alaw, not {output.Encoding}."),
        };
        if (output.Container is not (null or "none" or "wav"))
            throw SettingsNotes.Invalid("audio.output.container", $"this server writes none and wav, not {output.Container}.");
        var rate = output.SampleRate ?? DeepgramEncodings.DefaultSampleRateHz(output.Encoding);
        RequireRate("audio.output.sample_rate", rate);
        return new DeepgramOutput(new AudioFormat(encoding, rate), output.Container == "wav");
    }

    private static void RequireRate(string path, int rate)
    {
        if (!StreamingResampler.Supports(rate))
            throw SettingsNotes.Invalid(path, $"this server takes {string.Join(", ", StreamingResampler.SupportedRatesHz)} Hz, came {rate}.");
    }
}

/// <summary>What goes out to a client.</summary>
/// <param name="Format">Encoding and rate.</param>
/// <param name="IsWav">Whether every utterance begins with a WAV header whose sizes say "until the stream ends".</param>
internal readonly record struct DeepgramOutput(AudioFormat Format, bool IsWav);
