namespace Antiphon.Turns;

/// <summary>Keeps silences within what the options allow.</summary>
internal static class SilenceBounds
{
    public static TimeSpan Clamp(TimeSpan silence, EndpointingOptions options) =>
        silence < options.MinSilence ? options.MinSilence : silence > options.MaxSilence ? options.MaxSilence : silence;
}
