namespace Antiphon.Bench.Codec;

/// <summary>Measures ways of doing the same side by side: round by round in turn, the fastest round of each counts.</summary>
internal static class CodecMeter
{
    private const int Rounds = 9;
    private const int Repeats = 4_000;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(100);

    internal static CodecCost[] Measure(params Action[] ways)
    {
        var best = new CodecCost[ways.Length];
        Array.Fill(best, new CodecCost(double.MaxValue, double.MaxValue));
        WarmUp(ways);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < ways.Length; i++) best[i] = Better(best[i], Run(ways[i]));
        }

        return best;
    }

    /// <summary>Long enough for the runtime to have compiled it in full.</summary>
    internal static void WarmUp(Action[] ways)
    {
        foreach (var way in ways)
        {
            var start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start) < WarmUpTime) way();
        }
    }

    private static CodecCost Run(Action way)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Repeats; i++) way();
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        return new CodecCost(elapsed.TotalNanoseconds / Repeats, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Repeats);
    }

    private static CodecCost Better(CodecCost a, CodecCost b) =>
        new(Math.Min(a.Nanoseconds, b.Nanoseconds), Math.Min(a.AllocatedBytes, b.AllocatedBytes));
}
