using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Testing.Tests.Line;

public sealed class RecordingLineTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void TrySendAudio_Frames_AreKeptInOrderWithTheirTimes()
    {
        using var line = new RecordingLine(_time);
        Send(line, 20, value: 1);
        _time.Advance(Ms(20));
        line.Emit(new SessionEvent.Started());
        Send(line, 20, value: 2);

        Assert.Collection(line.Entries,
            e => Assert.Equal(new LineEntry.Audio(0, 320, 16_000), e),
            e => Assert.IsType<LineEntry.Event>(e),
            e => Assert.Equal(new LineEntry.Audio(320, 320, 16_000) { At = Ms(20) }, e));
        Assert.Equal(640, line.TakeSamples().Length);
        Assert.Equal(2, line.TakeSamples()[^1]);
    }

    [Fact]
    public void TrySendAudio_MoreThanCapacity_IsRefusedUntilPlayed()
    {
        using var line = new RecordingLine(_time, new() { Capacity = Ms(40) });
        Assert.True(Send(line, 20));
        Assert.True(Send(line, 20));
        Assert.False(Send(line, 20));

        _time.Advance(Ms(20));

        Assert.True(Send(line, 20));
        Assert.Equal(Ms(40), line.MostHeld);
        Assert.Single(line.Entries.OfType<LineEntry.Refused>());
    }

    [Fact]
    public void StopPlaying_ThenResume_HoldsWhatCame()
    {
        using var line = new RecordingLine(_time);
        line.StopPlaying();
        Send(line, 20);
        _time.Advance(Ms(500));
        Send(line, 20);
        Assert.Equal(Ms(40), line.Held);

        line.ResumePlaying();
        _time.Advance(Ms(30));

        Assert.Equal(Ms(10), line.Held);
    }

    [Fact]
    public void SendMark_AcknowledgedWhenPlayed()
    {
        using var line = new RecordingLine(_time, new() { Playout = PlayoutReporting.Marks });
        var played = new List<(long Mark, TimeSpan At)>();
        line.Attach(mark => played.Add((mark, _time.Elapsed)));
        Send(line, 100);
        line.SendMark(1);
        Send(line, 50);
        line.SendMark(2);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([(1, Ms(100)), (2, Ms(150))], played);
    }

    [Fact]
    public void Flush_DropsHeldAudioAndMarks()
    {
        using var line = new RecordingLine(_time, new() { Playout = PlayoutReporting.Marks });
        var played = new List<long>();
        line.Attach(played.Add);
        Send(line, 100);
        line.SendMark(1);
        _time.Advance(Ms(40));

        line.Flush();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(played);
        Assert.Equal(960, Assert.Single(line.Entries.OfType<LineEntry.Flush>()).DroppedSamples);
    }

    [Fact]
    public async Task WaitForAsync_TwoOfAKind_GivesFirstThenSecond()
    {
        using var line = new RecordingLine(_time);
        line.Emit(new SessionEvent.UserText("one"));
        Assert.Equal("one", (await line.WaitForAsync<SessionEvent.UserText>()).Text);
        var second = line.WaitForAsync<SessionEvent.UserText>();
        Assert.False(second.IsCompleted);

        line.Emit(new SessionEvent.UserText("two"));

        Assert.Equal("two", (await second).Text);
    }

    [Fact]
    public async Task WaitForAsync_DoesNotCome_SaysWhichAndWhatCame()
    {
        using var line = new RecordingLine(_time);
        line.Emit(new SessionEvent.Started());

        var e = await Assert.ThrowsAsync<ExpectationFailedException>(() => line.WaitForAsync<SessionEvent.UserText>(timeout: Ms(1)));

        Assert.Contains("UserText did not come. Events so far: Started.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForAsync_SessionEnded_FailsAtOnce()
    {
        using var line = new RecordingLine(_time);
        line.Emit(new SessionEvent.Ended(new SessionEnd("client_closed")));

        var e = await Assert.ThrowsAsync<ExpectationFailedException>(() => line.WaitForAsync<SessionEvent.UserText>());

        Assert.Contains("client_closed", e.Message, StringComparison.Ordinal);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static bool Send(RecordingLine line, int milliseconds, short value = 0)
    {
        var frame = AudioFrame.Rent(16_000, 16 * milliseconds, 0);
        frame.Samples.Fill(value);
        return line.TrySendAudio(frame);
    }
}
