namespace Antiphon.Turns;

/// <summary>Leaves the end of turns to whoever knows: no silence is long enough. Without state.</summary>
internal sealed class ManualEndpointing : IEndpointing
{
    public static ManualEndpointing Instance { get; } = new();

    /// <inheritdoc/>
    public void OnSpeechStarted()
    {
    }

    /// <inheritdoc/>
    public TimeSpan OnFrame(in SpeechFrame frame, in SpeechFacts facts) => TimeSpan.MaxValue;

    /// <inheritdoc/>
    public void OnPause(TimeSpan length)
    {
    }
}
