namespace Antiphon.Bench.Density;

/// <summary>
/// How many live sessions a processor core carries: callers over real sockets against the whole server with scripted
/// providers, beside a bare echo of the same frames.
/// </summary>
public static class DensityBench
{
    /// <summary>Runs it and writes the report. Takes about ten minutes; needs two cores of its own.</summary>
    public static async Task RunAsync(TextWriter markdown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        if (await DensityTry.RunIfAskedAsync(markdown, cancellationToken)) return;
        var echo = await DensitySearch.RunAsync(DensityPart.Echo, first: 600, cancellationToken);
        var voice = await DensitySearch.RunAsync(DensityPart.Voice, first: 400, cancellationToken);
        var frames = await DensityAllocations.MeasureAsync(cancellationToken);
        var profile = await DensityProfile.TakeAsync(Math.Max(100, voice.Sessions * 4 / 5), cancellationToken);
        await DensityReport.WriteAsync(markdown, echo, voice, frames, profile);
    }
}
