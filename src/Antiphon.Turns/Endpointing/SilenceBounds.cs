namespace Antiphon.Turns;

/// <summary>Keeps silences within what the options allow; a plain silence outside its bounds moves the bound.</summary>
internal static class SilenceBounds
{
    public static TimeSpan Least(EndpointingOptions options) => options.MinSilence < options.EndSilence ? options.MinSilence : options.EndSilence;

    public static TimeSpan Most(EndpointingOptions options) => options.MaxSilence > options.EndSilence ? options.MaxSilence : options.EndSilence;

    public static TimeSpan Clamp(TimeSpan silence, EndpointingOptions options)
    {
        var (least, most) = (Least(options), Most(options));
        return silence < least ? least : silence > most ? most : silence;
    }
}
