namespace Antiphon.Turns;

/// <summary>Ends turns on silence alone: a fixed one or the one learned from the caller, wider or narrower for what is expected.</summary>
internal sealed class SilenceEndpointing(EndpointingOptions options, PauseMemory? learned) : IEndpointing
{
    private readonly ExpectedInputCheck _check = new(options.Words);

    public void OnSpeechStarted()
    {
    }

    public TimeSpan OnFrame(in SpeechFrame frame, in SpeechFacts facts) =>
        _check.IsComplete(facts)
            ? SilenceBounds.Least(options)
            : SilenceBounds.Clamp((learned?.Silence ?? options.EndSilence) * facts.Expected.SilenceFactor, options);

    public void OnPause(TimeSpan length) => learned?.Add(length);
}
