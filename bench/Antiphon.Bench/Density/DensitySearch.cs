namespace Antiphon.Bench.Density;

/// <summary>Finds the largest number of sessions that keeps its cadence: doubling the step of rough windows, halving it, then
/// whole windows downwards until one passes.</summary>
internal sealed record DensitySearch(int Sessions, IReadOnlyList<DensityWindow> Windows)
{
    private const int Least = 50;
    private static readonly TimeSpan TurnTime = TimeSpan.FromSeconds((double)DensityWire.FramesPerTurn / DensityWire.FramesPerSecond);
    private static readonly TimeSpan Rough = TurnTime;
    private static readonly TimeSpan Whole = TurnTime * 4;

    /// <summary>The window at <see cref="Sessions"/>.</summary>
    internal DensityWindow Best => Windows.Last(window => window.Sessions == Sessions);

    internal static async Task<DensitySearch> RunAsync(string kind, int first, CancellationToken cancellationToken)
    {
        // What the runtime compiles at first is not what a server runs for the rest of its life.
        var pair = await WarmAsync(kind, first, cancellationToken);
        var windows = new List<DensityWindow>();
        try
        {
            int passed = 0, failed = int.MaxValue, step = first / 2;
            for (var sessions = first; step >= Least;)
            {
                var window = await MeasureAsync(pair, sessions, Rough, cancellationToken);
                if (window.Passes)
                {
                    passed = sessions;
                    if (failed != int.MaxValue) step /= 2;
                    sessions += step;
                    if (sessions >= failed) break;
                }
                else
                {
                    failed = sessions;
                    step /= 2;
                    sessions = Math.Max(passed + Least, sessions - step);
                    if (sessions >= failed) break;

                    // What piled up must not weigh on the next try.
                    await pair.DisposeAsync();
                    pair = await WarmAsync(kind, sessions, cancellationToken);
                }
            }

            for (var sessions = Math.Max(Least, passed); ; sessions -= Least / 2)
            {
                var window = await MeasureAsync(pair, sessions, Whole, cancellationToken);
                windows.Add(window);
                if (window.Passes || sessions <= Least) return new DensitySearch(window.Passes ? sessions : 0, windows);
            }
        }
        finally
        {
            await pair.DisposeAsync();
        }
    }

    /// <summary>Starts a pair and lets it run until the runtime has compiled what runs often.</summary>
    internal static async Task<DensityPair> WarmAsync(string kind, int sessions, CancellationToken cancellationToken)
    {
        var pair = await DensityPair.StartAsync(kind, cancellationToken);
        await pair.ResizeAsync(Math.Min(sessions, 200), cancellationToken);
        await Task.Delay(TurnTime * 2, TimeProvider.System, cancellationToken);
        return pair;
    }

    private static async Task<DensityWindow> MeasureAsync(DensityPair pair, int sessions, TimeSpan length, CancellationToken cancellationToken)
    {
        await pair.ResizeAsync(sessions, cancellationToken);
        await Task.Delay(TurnTime, TimeProvider.System, cancellationToken);
        var window = await pair.MeasureAsync(sessions, length, cancellationToken);
        await Console.Error.WriteLineAsync(DensityReport.Line(window));
        return window;
    }
}
