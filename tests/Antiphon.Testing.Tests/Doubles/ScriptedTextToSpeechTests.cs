using Antiphon.Speech;

namespace Antiphon.Testing.Tests.Doubles;

public sealed class ScriptedTextToSpeechTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task SpeakAsync_Text_HasExactLengthAndMarks()
    {
        using var synthesiser = new ScriptedTextToSpeech(_time) { CharacterDuration = TimeSpan.FromMilliseconds(10), ChunkDuration = TimeSpan.FromMilliseconds(35) };
        await using var session = await synthesiser.OpenAsync(new());

        var (samples, marks) = await CollectAsync(session, "ab  cde f");

        Assert.Equal(9 * 160, samples.Length);
        Assert.Equal([new WordMark(0, 2, 0, 320), new WordMark(4, 3, 640, 1_120), new WordMark(8, 1, 1_280, 1_440)], marks);
        Assert.All(samples[320..640], s => Assert.Equal(0, s));
        Assert.Contains(samples[640..1_120], s => s > 7_000);
        var spoken = Assert.Single(synthesiser.Spoken);
        Assert.Equal(("ab  cde f", true, 1_440L), (spoken.Text, spoken.Completed, spoken.SamplesMade));
    }

    [Fact]
    public async Task SpeakAsync_Twice_SameAudio()
    {
        using var synthesiser = new ScriptedTextToSpeech(_time);
        await using var session = await synthesiser.OpenAsync(new());

        Assert.Equal((await CollectAsync(session, "hello you")).Samples, (await CollectAsync(session, "hello you")).Samples);
    }

    [Fact]
    public async Task SpeakAsync_Delay_WaitsForTheClock()
    {
        using var synthesiser = new ScriptedTextToSpeech(_time).Speaks("hello", firstChunkDelay: TimeSpan.FromMilliseconds(80));
        await using var session = await synthesiser.OpenAsync(new());
        var speak = CollectAsync(session, "hello");

        _time.Advance(TimeSpan.FromMilliseconds(79));
        Assert.False(speak.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotEmpty((await speak).Samples);
    }

    [Fact]
    public async Task SpeakAsync_FailsAfterChunks_ThrowsInMidSegment()
    {
        var error = new VoiceException(ErrorCodes.TextToSpeechFailed, "Failed.");
        using var synthesiser = new ScriptedTextToSpeech(_time).Fails(error, afterChunks: 2);
        await using var session = await synthesiser.OpenAsync(new());

        Assert.Same(error, await Assert.ThrowsAsync<VoiceException>(() => CollectAsync(session, "a long sentence")));

        var spoken = Assert.Single(synthesiser.Spoken);
        Assert.Equal((false, 3_200L), (spoken.Completed, spoken.SamplesMade));
    }

    [Fact]
    public async Task SpeakAsync_StallCancelled_EndsAtOnce()
    {
        using var synthesiser = new ScriptedTextToSpeech(_time).Stalls(afterChunks: 1);
        await using var session = await synthesiser.OpenAsync(new());
        using var cancel = new CancellationTokenSource();
        var speak = CollectAsync(session, "a long sentence", cancel.Token);
        Assert.False(speak.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speak);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task SpeakAsync_OtherTextThanTheStep_Fails()
    {
        var synthesiser = new ScriptedTextToSpeech(_time).Speaks("hello");
        await using var session = await synthesiser.OpenAsync(new());

        await Assert.ThrowsAsync<ExpectationFailedException>(() => CollectAsync(session, "goodbye"));

        Assert.Throws<ExpectationFailedException>(synthesiser.Verify);
    }

    [Fact]
    public async Task SpeakAsync_WhileSpeaking_Fails()
    {
        var synthesiser = new ScriptedTextToSpeech(_time) { FirstChunkDelay = TimeSpan.FromSeconds(1) };
        await using var session = await synthesiser.OpenAsync(new());
        var first = CollectAsync(session, "one");

        await Assert.ThrowsAsync<ExpectationFailedException>(() => CollectAsync(session, "two"));

        _time.Advance(TimeSpan.FromSeconds(1));
        await first;
    }

    [Fact]
    public async Task Instant_Segment_LastsAsLongAsSaid()
    {
        var synthesiser = new InstantTextToSpeech(TimeSpan.FromMilliseconds(250), 8_000);
        await using var session = await synthesiser.OpenAsync(new());

        Assert.Equal(2_000, (await CollectAsync(session, "anything")).Samples.Length);
    }

    private static async Task<(short[] Samples, List<WordMark> Marks)> CollectAsync(ITextToSpeechSession session, string text, CancellationToken cancellationToken = default)
    {
        var samples = new List<short>();
        var marks = new List<WordMark>();
        await foreach (var chunk in session.SpeakAsync(text, cancellationToken))
        {
            Assert.Equal(samples.Count, chunk.Audio.Position);
            samples.AddRange(chunk.Audio.Samples);
            marks.AddRange(chunk.Words);
            chunk.Audio.Dispose();
        }

        return ([.. samples], marks);
    }
}
