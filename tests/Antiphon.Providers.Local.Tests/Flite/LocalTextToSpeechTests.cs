using Antiphon.Speech;

namespace Antiphon.Providers.Local.Tests.Flite;

public sealed class LocalTextToSpeechTests
{
    private static readonly LocalSpeechOptions InProcess = new() { Host = EngineHost.InProcess };

    [Theory]
    [InlineData("slt")]
    [InlineData("rms")]
    [InlineData("awb")]
    [InlineData("kal16")]
    public async Task SpeakAsync_EachVoice_GivesSpeechInOrder(string voice)
    {
        await using var speech = new LocalTextToSpeech(InProcess);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = voice });

        var spoken = await Spoken.ReadAsync(session, "your appointment is booked for tuesday at three o'clock");

        Assert.Equal(16_000, session.SampleRateHz);
        Assert.InRange(spoken.Samples.Length, 16_000 * 2, 16_000 * 6);
        Assert.True(spoken.Level() > 300, "The audio is silent.");
    }

    [Fact]
    public async Task SpeakAsync_TextWithTime_MarksTheOriginalWords()
    {
        const string text = "Come on Tuesday at 10:30, please.";
        await using var speech = new LocalTextToSpeech(InProcess);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions());

        var spoken = await Spoken.ReadAsync(session, text);

        Assert.Equal(["Come", "on", "Tuesday", "at", "10:30", "please"], spoken.Marks.Select(m => text.Substring(m.TextStart, m.TextLength)));
        Assert.All(spoken.Marks, m => Assert.InRange(m.StartSample, 0, m.EndSample));
        Assert.All(spoken.Marks, m => Assert.True(m.EndSample > m.StartSample && m.EndSample <= spoken.Samples.Length));
        Assert.Equal(spoken.Marks.OrderBy(m => m.StartSample), spoken.Marks);
    }

    [Fact]
    public async Task SpeakAsync_SeveralSentences_MarksGoOnOverThePieces()
    {
        var text = string.Concat(Enumerable.Repeat("We have a free slot on Monday morning at ten o'clock. ", 5));
        await using var speech = new LocalTextToSpeech(InProcess);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });

        var spoken = await Spoken.ReadAsync(session, text);

        Assert.Equal(55, spoken.Marks.Count);
        Assert.Equal(spoken.Marks.OrderBy(m => m.StartSample), spoken.Marks);
        Assert.True(spoken.Marks[^1].StartSample > spoken.Samples.Length * 0.8);
    }

    [Fact]
    public async Task SpeakAsync_DiphoneVoiceTwice_GivesTheSameSamples()
    {
        await using var speech = new LocalTextToSpeech(InProcess);
        await using var first = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
        await using var second = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });

        var both = await Task.WhenAll(Spoken.ReadAsync(first, "hello how are you today"), Spoken.ReadAsync(second, "hello how are you today"));

        Assert.Equal(both[0].Samples, both[1].Samples);
    }

    [Fact]
    public async Task SpeakAsync_CancelledInMidWord_StopsAndSpeaksTheNext()
    {
        await using var speech = new LocalTextToSpeech(InProcess);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions());
        using var barge = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in session.SpeakAsync(string.Concat(Enumerable.Repeat("this goes on and on without an end. ", 30)), barge.Token))
            {
                chunk.Audio.Dispose();
                await barge.CancelAsync();
            }
        });
        var spoken = await Spoken.ReadAsync(session, "sorry");

        Assert.NotEmpty(spoken.Samples);
    }

    [Fact]
    public async Task SpeakAsync_ConsumerLeaves_NextSegmentIsWhole()
    {
        await using var speech = new LocalTextToSpeech(InProcess);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = "kal16" });
        await foreach (var chunk in session.SpeakAsync(string.Concat(Enumerable.Repeat("this goes on and on. ", 30))))
        {
            chunk.Audio.Dispose();
            break;
        }

        var spoken = await Spoken.ReadAsync(session, "hello");

        Assert.Equal(0, spoken.FirstPosition);
        Assert.Single(spoken.Marks);
    }

    [Fact]
    public async Task SpeakAsync_NothingToSay_GivesNothing()
    {
        await using var speech = new LocalTextToSpeech(InProcess);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions());

        Assert.Empty((await Spoken.ReadAsync(session, " … ")).Samples);
    }

    [Fact]
    public async Task OpenAsync_UnknownVoice_NamesTheKnownOnes()
    {
        await using var speech = new LocalTextToSpeech(InProcess);

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await speech.OpenAsync(new TextToSpeechOptions { Voice = "amy" }));

        Assert.Same(ErrorCodes.VoiceUnknown, error.Code);
        Assert.Contains("slt, rms, awb, kal16", error.Message);
    }

    [Fact]
    public async Task OpenAsync_EngineMissing_NamesTheCommandThatInstallsIt()
    {
        await using var speech = new LocalTextToSpeech(InProcess with { LibraryDirectory = "/nowhere" });

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await speech.OpenAsync(new TextToSpeechOptions()));

        Assert.Same(ErrorCodes.EngineMissing, error.Code);
        Assert.Contains(LocalEngines.InstallCommand, error.Message);
    }
}
