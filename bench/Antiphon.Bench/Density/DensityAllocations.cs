namespace Antiphon.Bench.Density;

/// <summary>Memory a session and bytes allocated a frame.</summary>
/// <param name="Sessions">Sessions of the measurement.</param>
/// <param name="SessionBytes">Managed memory a session after a full collection.</param>
/// <param name="QuietBytes">Allocated an inbound frame while the callers are silent.</param>
/// <param name="SpeakingBytes">Allocated a frame, in and out, while every agent speaks.</param>
/// <param name="TalkingBytes">Allocated a turn while they converse.</param>
internal sealed record DensityAllocations(int Sessions, double SessionBytes, double QuietBytes, double SpeakingBytes, double TalkingBytes)
{
    private const int Count = 200;

    internal static async Task<DensityAllocations> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var pair = await DensityPair.StartAsync(DensityPart.Voice, cancellationToken);

        // Once to and fro, so that pools and tables have their size before the first reading.
        await pair.ResizeAsync(20, cancellationToken);
        await Delay(6);
        await pair.ResizeAsync(0, cancellationToken);
        await Delay(2);
        var before = await pair.MemoryAsync(cancellationToken);
        await pair.ResizeAsync(Count, cancellationToken);
        await Delay(20);
        var after = await pair.MemoryAsync(cancellationToken);
        var talking = await pair.MeasureAsync(Count, TimeSpan.FromSeconds(12), cancellationToken);

        await pair.QuietAsync(quiet: true, cancellationToken);
        await Delay(8);
        var quiet = await pair.MeasureAsync(Count, TimeSpan.FromSeconds(10), cancellationToken);

        // Each agent speaks for some seconds, made at once: what is between is frames alone.
        await pair.InjectAsync(cancellationToken);
        await Delay(1);
        var speaking = await pair.MeasureAsync(Count, DensityServer.AgentSpeech - TimeSpan.FromSeconds(1.7), cancellationToken);
        return new DensityAllocations(Count, (after.Managed - before.Managed) / (double)Count,
            quiet.Server.Allocated / (double)quiet.Callers.Sent,
            speaking.Server.Allocated / (double)(speaking.Callers.Sent + speaking.Server.Out.Count),
            talking.Server.Allocated / (double)Math.Max(1, talking.Server.Turns));

        Task Delay(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);
    }
}
