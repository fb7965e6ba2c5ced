using System.Text.Json;
using Antiphon.Clients.Tests.World;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Rows "KeepAlive", "Idle timeout".</summary>
public sealed class KeepAliveTests
{
    private static ClientWorld Serve(ClientWorld world, List<TimeSpan> alive) => world.Serve(async server =>
    {
        await server.OpenAsync();
        while (await server.NextAsync() is { } frame)
        {
            if (frame is JsonElement text && text.GetProperty("type").GetString() == "KeepAlive") alive.Add(world.Time.Elapsed);
        }
    });

    [Fact]
    public void KeepAlive_NothingIsSent_GoesOutEvery8Seconds() => ClientWorld.Run(async world =>
    {
        List<TimeSpan> alive = [];
        await using var session = await Serve(world, alive).ConnectAsync();

        await world.DelayAsync(25);

        Assert.Equal([8, 16, 24], alive.Select(at => at.TotalSeconds));
    });

    [Fact]
    public void KeepAlive_AudioFlows_StaysAway() => ClientWorld.Run(async world =>
    {
        List<TimeSpan> alive = [];
        await using var session = await Serve(world, alive).ConnectAsync();

        for (var i = 0; i < 60; i++)
        {
            await session.SendAudioAsync(new byte[640]);
            await world.DelayAsync(1);
        }

        Assert.Empty(alive);
        await world.DelayAsync(8);
        Assert.Equal(67, Assert.Single(alive).TotalSeconds); // 8 s after the last frame.
    });

    [Fact]
    public void KeepAlive_TurnedOff_StaysAway() => ClientWorld.Run(async world =>
    {
        List<TimeSpan> alive = [];
        await using var session = await Serve(world, alive).ConnectAsync(new() { KeepAliveInterval = Timeout.InfiniteTimeSpan });

        await world.DelayAsync(60);

        Assert.Empty(alive);
    });

    [Fact]
    public void IdleTimeout_OfTheServer_EndsTheSessionWithItsCode() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.ErrorAsync("CLIENT_MESSAGE_TIMEOUT", 1000);
        });
        await using var session = await world.ConnectAsync();

        var end = await session.Completion;

        Assert.Same(ErrorCodes.ClientIdle, end.Error!.Code);
        Assert.Single(world.Attempts);
    });
}
