using System.Globalization;

namespace Antiphon.Bench.Density;

/// <summary>One window at a given number of sessions, with the methods that take the most time, or memory and allocations alone: for work on
/// the server. Asked for by environment variables.</summary>
internal static class DensityTry
{
    private const string Sessions = "ANTIPHON_BENCH_SESSIONS";
    private const string Kind = "ANTIPHON_BENCH_KIND";
    private const string Profile = "ANTIPHON_BENCH_PROFILE";
    private const string Memory = "ANTIPHON_BENCH_MEMORY";

    /// <summary>Runs it if it was asked for; false otherwise.</summary>
    internal static async Task<bool> RunIfAskedAsync(TextWriter output, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Memory) == "1")
        {
            await output.WriteLineAsync((await DensityAllocations.MeasureAsync(cancellationToken)).ToString());
            return true;
        }

        if (!int.TryParse(Environment.GetEnvironmentVariable(Sessions), CultureInfo.InvariantCulture, out var sessions)) return false;
        await using (var pair = await DensitySearch.WarmAsync(Environment.GetEnvironmentVariable(Kind) ?? DensityPart.Voice, sessions, cancellationToken))
        {
            await pair.ResizeAsync(sessions, cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System, cancellationToken);
            await output.WriteLineAsync(DensityReport.Line(await pair.MeasureAsync(sessions, TimeSpan.FromSeconds(12), cancellationToken)));
        }

        if (Environment.GetEnvironmentVariable(Profile) != "1") return true;
        var profile = await DensityProfile.TakeAsync(sessions, cancellationToken);
        foreach (var (name, percent) in profile.Parts.Concat(profile.Top)) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{percent,6:F2} % {name}"));
        return true;
    }
}
