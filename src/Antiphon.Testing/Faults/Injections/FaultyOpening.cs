namespace Antiphon.Testing.Faults;

/// <summary>Ways in which an engine does not open.</summary>
internal static class FaultyOpening
{
    public static Func<FaultSite, CancellationToken, Task> Refuses(Func<VoiceException> error) => (_, _) => Task.FromException(error());

    public static Task Throws(FaultSite site, CancellationToken cancellationToken) => Task.FromException(new InvalidOperationException(FaultTexts.Secret));

    public static Task Hangs(FaultSite site, CancellationToken cancellationToken) => site.HangAsync();

    // Heeds no cancellation: a connection that comes up late has not been told to stop.
    public static Task OpensLate(FaultSite site, CancellationToken cancellationToken) => site.DelayAsync(site.Duration("delay"), CancellationToken.None);
}
