using System.Runtime.InteropServices;
using Antiphon.Audio;
using Antiphon.Cli.Demo;
using Antiphon.Testing;

namespace Antiphon.Cli.Tests.Demo;

public sealed class CallTrackTests
{
    private const int Rate = CallTrack.SampleRateHz;
    private readonly VirtualTime _time = new();
    private readonly CallTrack _track;

    public CallTrackTests() => _track = new CallTrack(_time);

    [Fact]
    public void AgentSoundFrom_AudioAfterSilence_IsWhereItPlays()
    {
        Wait(0.5);
        Agent(0.1, loud: false);
        Agent(0.2);
        Wait(1);

        Assert.Equal(Rate * 6 / 10, _track.AgentSoundFrom(0));
    }

    [Fact]
    public void AddAgent_FasterThanRealTime_PlaysOneAfterTheOther()
    {
        Agent(0.2);
        Agent(0.2);

        Assert.Equal(TimeSpan.FromSeconds(0.4), _track.Unplayed);
    }

    [Fact]
    public async Task Flush_HalfPlayed_DropsTheRest()
    {
        Agent(1);
        Wait(0.25);

        _track.Flush();
        Wait(1);

        Assert.Equal(TimeSpan.Zero, _track.Unplayed);
        Assert.Equal(Rate / 4, (await RecordingAsync()).Count(sample => sample != 0));
    }

    [Fact]
    public void AgentSoundUntil_CutOff_IsTheLastSampleHeard()
    {
        Agent(2);
        Wait(1.3);
        _track.Flush();
        Wait(1);

        Assert.Equal(Rate * 13 / 10 - 1, _track.AgentSoundUntil(Rate));
    }

    [Fact]
    public void AgentSoundUntil_AgentSilentThen_IsNull()
    {
        Agent(0.5);
        Wait(2);

        Assert.Null(_track.AgentSoundUntil(Rate));
    }

    [Fact]
    public void AddCaller_AfterAWhile_LiesWhereItWasSpoken()
    {
        Wait(2);

        _track.AddCaller(Loud(Rate / 10));

        Assert.Equal((Rate * 19 / 10, Rate * 2 - 1), _track.CallerSound(0, Rate * 3));
    }

    [Fact]
    public void CallerSound_SilenceAround_IsLeftOut()
    {
        _track.AddCaller(new short[100]);
        _track.AddCaller(Loud(50));
        _track.AddCaller(new short[100]);

        Assert.Equal((100, 149), _track.CallerSound(20, 240));
    }

    [Fact]
    public async Task Write_LateAudio_KeepsTheGap()
    {
        Agent(0.1);
        Wait(0.5);
        Agent(0.1);
        Wait(0.5);

        var agent = await RecordingAsync();

        Assert.Equal(0, agent[Rate * 3 / 10]);
        Assert.NotEqual(0, agent[(Rate * 5 / 10) + 1]);
        Assert.Equal(Rate * 2 / 10, agent.Count(sample => sample != 0));
    }

    private void Wait(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Agent(double seconds, bool loud = true)
    {
        var samples = loud ? Loud((int)(Rate * seconds)) : new short[(int)(Rate * seconds)];
        _track.AddAgent(MemoryMarshal.AsBytes<short>(samples));
    }

    private async Task<short[]> RecordingAsync()
    {
        using var stream = new MemoryStream();
        await _track.WriteAsync(stream, TestContext.Current.CancellationToken);
        stream.Position = 0;
        return WavReader.ReadAll(stream, WavChannel.Right).Samples;
    }

    private static short[] Loud(int count)
    {
        var samples = new short[count];
        Array.Fill<short>(samples, 5_000);
        return samples;
    }
}
