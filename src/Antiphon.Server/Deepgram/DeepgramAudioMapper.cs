using Antiphon.Audio;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>From <c>audio</c> of the settings to the formats of both directions; what this server cannot read or write is refused.</summary>
internal static class DeepgramAudioMapper
{
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    internal static DeepgramInput Input(AudioInputSettings input)
    {
        if (!DeepgramInput.Encodings.Contains(input.Encoding, StringComparer.Ordinal))
            throw SettingsNotes.Invalid("audio.input.encoding", $"this server reads {string.Join(", ", DeepgramInput.Encodings)}, not yet {input.Encoding}.");
        RequireRate("audio.input.sample_rate", input.SampleRate);
        return new DeepgramInput(input.Encoding, input.SampleRate);
    }

    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    internal static AudioFormat Output(AudioOutputSettings output)
    {
        AudioEncoding encoding = output.Encoding switch
        {
            DeepgramEncodings.Linear16 => AudioEncoding.Linear16,
            DeepgramEncodings.Mulaw => AudioEncoding.Mulaw,
            DeepgramEncodings.Alaw => AudioEncoding.Alaw,
            _ => throw SettingsNotes.Invalid("audio.output.encoding", $"this server writes linear16, mulaw and alaw, not yet {output.Encoding}."),
        };
        if (output.Container is not (null or "none"))
            throw SettingsNotes.Invalid("audio.output.container", $"this server writes raw audio (none), not yet {output.Container}.");
        var rate = output.SampleRate ?? DeepgramEncodings.DefaultSampleRateHz(output.Encoding);
        RequireRate("audio.output.sample_rate", rate);
        return new AudioFormat(encoding, rate);
    }

    private static void RequireRate(string path, int rate)
    {
        if (!StreamingResampler.Supports(rate))
            throw SettingsNotes.Invalid(path, $"this server takes {string.Join(", ", StreamingResampler.SupportedRatesHz)} Hz, came {rate}.");
    }
}
