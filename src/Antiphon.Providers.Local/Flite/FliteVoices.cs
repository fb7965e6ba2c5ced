namespace Antiphon.Providers.Local.Flite;

/// <summary>The voices of the distribution's package that speak at 16 kHz.</summary>
internal static class FliteVoices
{
    internal const int SampleRateHz = 16_000;

    /// <summary>slt: female, US. rms: male, US, the one recognisers understand best. awb: male, Scottish. kal16: male, US,
    /// diphones; the only one whose samples are the same on every run.</summary>
    internal static readonly string[] Names = ["slt", "rms", "awb", "kal16"];

    internal static string LibraryOf(string voice) => $"libflite_cmu_us_{voice}.so.1";

    /// <summary>The known name that <paramref name="voice"/> means.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.VoiceUnknown"/>.</exception>
    internal static string Resolve(string? voice, string fallback)
    {
        var wanted = voice ?? fallback;
        if (wanted.StartsWith("cmu_us_", StringComparison.OrdinalIgnoreCase)) wanted = wanted["cmu_us_".Length..];
        foreach (var name in Names)
        {
            if (name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) return name;
        }

        throw new ProviderException(ErrorCodes.VoiceUnknown, LocalTextToSpeech.EngineName,
            $"The voice '{Shown(wanted)}' is not known to flite. Choose one of: {string.Join(", ", Names)}.");
    }

    // A voice name comes from settings over the wire: bounded and plain before it is repeated.
    private static string Shown(string name) =>
        new([.. name.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '?')]);
}
