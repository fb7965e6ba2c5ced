using Antiphon.Audio;

namespace Antiphon.Testing.Tests.Caller;

public sealed class SyntheticCallerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly VirtualTime _time = new();
    private readonly List<short> _heard = [];

    [Fact]
    public async Task Start_SaysNothing_StreamsSilenceAtTheClocksPace()
    {
        await using var caller = await StartAsync(new LoopbackTextToSpeech());

        await AdvanceToAsync(caller, TimeSpan.FromSeconds(1));

        Assert.Equal(16_000, _heard.Count);
        Assert.All(_heard, s => Assert.Equal(0, s));
    }

    [Fact]
    public async Task SayAsync_Text_IsOnTheLineWhereItSays()
    {
        await using var caller = await StartAsync(new LoopbackTextToSpeech());
        await AdvanceToAsync(caller, TimeSpan.FromMilliseconds(500));

        var said = await _time.AdvanceUntilAsync(caller.SayAsync("my name is sarah johnson"), Limit);

        Assert.Equal("my name is sarah johnson", LoopbackVoice.Hear(Heard()));
        Assert.Equal(5, said.Words.Count);
        Assert.True(said.Start >= TimeSpan.FromMilliseconds(500));
        Assert.Equal((said.Start, said.End), (said.Words[0].Start, said.Words[^1].End));
        Assert.True(said.End <= caller.Position);
        Assert.True(_time.GetElapsedTime(said.StartTimestamp, said.EndTimestamp) > said.End - said.Start - TimeSpan.FromMilliseconds(20));
        Assert.False(caller.IsSpeaking);
    }

    [Fact]
    public async Task SayAsync_TwiceAtOnce_SaysOneAfterTheOther()
    {
        await using var caller = await StartAsync(new LoopbackTextToSpeech());

        var both = Task.WhenAll(caller.SayAsync("yes please"), caller.SayAsync("on monday"));
        var said = await _time.AdvanceUntilAsync(both, Limit);

        Assert.Equal("yes please on monday", LoopbackVoice.Hear(Heard()));
        Assert.True(said[0].End <= said[1].Start);
    }

    [Fact]
    public async Task SayAtAsync_Position_StartsThereToTheFrame()
    {
        await using var caller = await StartAsync(new ScriptedTextToSpeech(_time));

        var said = await _time.AdvanceUntilAsync(caller.SayAtAsync(TimeSpan.FromMilliseconds(700), "stop"), Limit);

        Assert.Equal(TimeSpan.FromMilliseconds(700), said.Start);
        Assert.Equal(700 * 16 + 1, Heard().AsSpan().IndexOfAnyExcept((short)0));
    }

    [Fact]
    public async Task SayAsync_PauseInTheText_IsSilenceOfThatLength()
    {
        await using var caller = await StartAsync(new ScriptedTextToSpeech(_time));

        var said = await _time.AdvanceUntilAsync(caller.SayAsync("on monday [pause 600 ms] no [pause 0.5 s] on tuesday"), Limit);

        Assert.Equal("on monday no on tuesday", said.Text);
        Assert.Equal(TimeSpan.FromMilliseconds(600), said.Words[2].Start - said.Words[1].End);
        Assert.Equal(TimeSpan.FromMilliseconds(500), said.Words[3].Start - said.Words[2].End);
        Assert.All(_heard[(int)(said.Words[1].End.TotalSeconds * 16_000)..(int)(said.Words[2].Start.TotalSeconds * 16_000)], s => Assert.Equal(0, s));
    }

    [Fact]
    public async Task SayAsync_VoiceOfAnotherRate_IsResampled()
    {
        await using var caller = await StartAsync(new LoopbackTextToSpeech(16_000), new() { SampleRateHz = 8_000 });

        await _time.AdvanceUntilAsync(caller.SayAsync("the code is four zero seven nine"), Limit);
        await _time.AdvanceAsync(TimeSpan.FromMilliseconds(100));

        Assert.Equal("the code is four zero seven nine", LoopbackVoice.Hear(Heard(), 8_000));
    }

    [Fact]
    public async Task SayAsync_NoiseFloor_LiesUnderSpeechAndSilence()
    {
        await using var caller = await StartAsync(new LoopbackTextToSpeech(), new() { NoiseDbfs = -50 });
        await _time.AdvanceAsync(TimeSpan.FromMilliseconds(500));
        var silence = Heard();

        await _time.AdvanceUntilAsync(caller.SayAsync("where is my order"), Limit);

        Assert.InRange(AudioLevel.Of(silence).RmsDbfs, -53, -47);
        Assert.Equal("where is my order", LoopbackVoice.Hear(Heard()));
    }

    [Fact]
    public async Task SayAsync_Cancelled_FallsSilentInMidWord()
    {
        await using var caller = await StartAsync(new ScriptedTextToSpeech(_time));
        using var cancel = new CancellationTokenSource();
        var said = caller.SayAsync("abcdefghijklmnopqrstuvwxyz", cancel.Token);
        await _time.AdvanceUntilAsync(() => caller.IsSpeaking, Limit);
        await _time.AdvanceAsync(TimeSpan.FromMilliseconds(200));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => said);
        var length = _heard.Count;
        await AdvanceToAsync(caller, caller.Position + TimeSpan.FromMilliseconds(200));

        Assert.All(_heard[(length + 320)..], s => Assert.Equal(0, s));
    }

    [Fact]
    public async Task DisposeAsync_WhileSpeaking_CancelsAndLeavesNothing()
    {
        var voice = new ScriptedTextToSpeech(_time);
        var caller = await StartAsync(voice);
        var said = caller.SayAsync("a long sentence that will not be finished");
        await _time.AdvanceAsync(TimeSpan.FromMilliseconds(100));

        await caller.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => said);
        Assert.Equal((0, 0), (_time.ActiveTimers, voice.OpenSessions));
        Assert.True(caller.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task SayAsync_LineFails_FailsToo()
    {
        var caller = await SyntheticCaller.StartAsync(new LoopbackTextToSpeech(), (_, _) => throw new IOException("gone"), _time);
        var said = caller.SayAsync("hello");

        await Assert.ThrowsAnyAsync<Exception>(() => _time.AdvanceUntilAsync(said, Limit));

        await Assert.ThrowsAsync<IOException>(() => caller.Completion);
        await caller.DisposeAsync();
    }

    private Task<SyntheticCaller> StartAsync(Antiphon.Speech.ITextToSpeech voice, SyntheticCallerOptions? options = null) =>
        SyntheticCaller.StartAsync(voice, Hear, _time, options);

    private ValueTask Hear(ReadOnlyMemory<short> samples, CancellationToken cancellationToken)
    {
        lock (_heard) _heard.AddRange(samples.Span);
        return ValueTask.CompletedTask;
    }

    private short[] Heard()
    {
        lock (_heard) return [.. _heard];
    }

    private Task AdvanceToAsync(SyntheticCaller caller, TimeSpan position) => _time.AdvanceUntilAsync(() => caller.Position >= position, Limit);
}
