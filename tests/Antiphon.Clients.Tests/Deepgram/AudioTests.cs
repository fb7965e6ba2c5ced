using System.IO.Pipelines;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Rows "Audio in", "Audio out", "Barge-in".</summary>
public sealed class AudioTests
{
    [Fact]
    public void AudioIn_Frames_ArriveInOrder() => ClientWorld.Run(async world =>
    {
        List<byte> heard = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            for (var i = 0; i < 3; i++) heard.AddRange(await server.NextAudioAsync());
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync();
        await session.SendAudioAsync(new byte[] { 1, 2 });
        await session.SendAudioAsync(ReadOnlyMemory<byte>.Empty);
        await session.SendAudioAsync(new byte[] { 3, 4 });
        await session.SendAudioAsync(new byte[] { 5, 6 });
        await session.CloseAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6], heard);
    });

    [Fact]
    public void AudioIn_ServerDoesNotRead_TheWriterWaits() => ClientWorld.Run(async world =>
    {
        world.SocketCapacity = 4;
        var read = new TaskCompletionSource();
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await read.Task;
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var sent = 0;
        var writing = WriteAsync();
        await world.DelayAsync(1);
        Assert.Equal(4, sent);
        read.SetResult();
        await writing;

        async Task WriteAsync()
        {
            for (; sent < 50; sent++) await session.SendAudioAsync(new byte[640]);
        }
    });

    [Fact]
    public void AudioIn_FromAPipe_GoesOutInFramesOfAtMost100Ms() => ClientWorld.Run(async world =>
    {
        List<int> frames = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            frames.AddRange((await server.DrainAsync()).Select(frame => ((byte[])frame).Length));
        });
        await using var session = await world.ConnectAsync();

        await session.SendAudioAsync(PipeReader.Create(new MemoryStream(new byte[10_000])));
        await session.CloseAsync();
        await world.DelayAsync(1);

        Assert.Equal(10_000, frames.Sum());
        Assert.All(frames, length => Assert.InRange(length, 2, 4_800));
    });

    [Fact]
    public void AudioIn_AfterTheEnd_IsRefusedWithTheCodeOfTheEnd() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.ErrorAsync("INVALID_SETTINGS", 1000);
        });
        await using var session = await world.ConnectAsync();
        await session.Completion;

        var error = await Assert.ThrowsAsync<ConnectionException>(() => session.SendAudioAsync(new byte[2]).AsTask());

        Assert.Same(ErrorCodes.SettingsInvalid, error.Code);
    });

    [Fact]
    public void AudioOut_Frames_AreOneStreamOfBytes() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAudioAsync([1, 2, 3], [4], [5, 6]);
            server.Close(1000);
        });
        await using var session = await world.ConnectAsync();

        List<byte> played = [];
        var stream = session.Audio.AsStream();
        var buffer = new byte[4];
        while (await stream.ReadAsync(buffer) is > 0 and var read) played.AddRange(buffer[..read]);

        Assert.Equal([1, 2, 3, 4, 5, 6], played);
    });

    [Fact]
    public void AudioOut_SmallBuffer_LosesNothing() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAudioAsync([1, 2, 3], [4, 5]);
            server.Close(1000);
        });
        await using var session = await world.ConnectAsync();
        await session.Completion;

        List<byte> played = [];
        var buffer = new byte[2];
        while (session.Audio.Read(buffer) is > 0 and var read) played.AddRange(buffer[..read]);

        Assert.Equal([1, 2, 3, 4, 5], played);
        Assert.Equal(0, session.Audio.BufferedBytes);
    });

    [Fact]
    public void AudioOut_NobodyReads_StaysWithinItsBoundAndHoldsNothingUp() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            for (var i = 0; i < 100; i++) await server.SendAudioAsync(new byte[1_000]);
            await server.SendAsync("""{"type":"AgentAudioDone"}""");
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync(new() { AudioCapacityBytes = 10_000 });

        await session.NextMessageAsync<ServerMessage.AgentAudioDone>();

        Assert.Equal((10_000, 90_000), (session.Audio.BufferedBytes, session.Audio.DroppedBytes));
    });

    [Fact]
    public void BargeIn_UserStartedSpeaking_NothingOfTheOldSpeechIsLeftToPlay() => ClientWorld.Run(async world =>
    {
        var cutIn = new TaskCompletionSource();
        world.Serve(async server =>
        {
            await server.OpenAsync();
            for (var i = 0; i < 500; i++) await server.SendAudioAsync([1]);
            await cutIn.Task;
            await server.SendAsync("""{"type":"UserStartedSpeaking"}""");
            await server.SendAudioAsync([2]);
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();
        var frame = new byte[1];
        Assert.Equal(1, await session.Audio.ReadAsync(frame)); // The one frame that a player holds.
        Assert.Equal(1, frame[0]);

        cutIn.SetResult();
        await session.NextMessageAsync<ServerMessage.UserStartedSpeaking>();

        Assert.Equal(1, session.Audio.Flushes);
        Assert.Equal(1, await session.Audio.ReadAsync(frame));
        Assert.Equal(2, frame[0]);
    });

    [Fact]
    public void BargeIn_AudioAmongTheEvents_IsTakenOutOfThem() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("""{"type":"AgentStartedSpeaking","total_latency":0,"tts_latency":0,"ttt_latency":0}""");
            await server.SendAudioAsync([1], [1]);
            await server.SendAsync("""{"type":"UserStartedSpeaking"}""");
            await server.SendAudioAsync([2]);
            server.Close(1000);
        });
        await using var session = await world.ConnectAsync(new() { AudioInEvents = true });
        await session.Completion;

        var events = await session.AllEventsAsync();

        Assert.Equal(["Welcome", "SettingsApplied", "AgentStartedSpeaking", "UserStartedSpeaking", "Audio", "Ended"], events.Names());
    });
}
