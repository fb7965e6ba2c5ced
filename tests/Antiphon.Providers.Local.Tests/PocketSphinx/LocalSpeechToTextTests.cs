using Antiphon.Speech;

namespace Antiphon.Providers.Local.Tests.PocketSphinx;

public sealed class LocalSpeechToTextTests(SharedHearing shared) : IClassFixture<SharedHearing>
{
    private static readonly SpeechToTextOptions Desk = new() { Vocabulary = Hearing.Desk };

    private LocalSpeechToText Speech { get; } = shared.Speech;

    [Fact]
    public async Task Flush_SentenceOfTheDomain_GivesItsWordsTimesAndConfidence()
    {
        await using var session = await Speech.OpenAsync(Desk);
        var audio = await Hearing.SayAsync("i would like to book an appointment for tuesday at three", "rms");

        session.Write(audio);
        session.Flush(7);
        var events = await Hearing.UntilFinalAsync(session);

        var final = Assert.IsType<SpeechToTextEvent.Final>(events[^1]);
        Assert.Equal((7L, "i would like to book an appointment for tuesday at three"), (final.Utterance, final.Text));
        Assert.InRange(final.Confidence!.Value, 0.6, 1);
        Assert.Equal(final.Text.Split(' '), final.Words.Select(w => w.Text));
        Assert.All(final.Words, w => Assert.True(w.End > w.Start && w.End <= TimeSpan.FromSeconds(audio.Length / 16_000.0 + 0.1)));
    }

    [Fact]
    public async Task Write_WhileSpeaking_GivesInterimText()
    {
        await using var session = await Speech.OpenAsync(Desk);
        var audio = await Hearing.SayAsync("please cancel my appointment on monday", "rms");

        foreach (var frame in audio.Chunk(320)) session.Write(frame);
        session.Flush(1);
        var events = await Hearing.UntilFinalAsync(session);

        Assert.Contains(events.OfType<SpeechToTextEvent.Interim>(), i => i.Text.Contains("cancel"));
    }

    [Fact]
    public async Task Flush_OpenSpeech_GivesLowConfidence()
    {
        await using var session = await Speech.OpenAsync(Desk);

        session.Write(await Hearing.SayAsync("my washing machine is making a strange noise and leaking water", "rms"));
        session.Flush(1);

        var final = Assert.IsType<SpeechToTextEvent.Final>((await Hearing.UntilFinalAsync(session))[^1]);
        Assert.InRange(final.Confidence!.Value, 0, 0.4);
    }

    [Fact]
    public async Task OpenAsync_NoVocabulary_HearsWithTheGeneralModel()
    {
        await using var session = await Speech.OpenAsync(new SpeechToTextOptions());

        session.Write(await Hearing.SayAsync("my washing machine is making a strange noise", "rms"));
        session.Flush(1);

        var final = Assert.IsType<SpeechToTextEvent.Final>((await Hearing.UntilFinalAsync(session))[^1]);
        Assert.Contains("machine", final.Text);
        Assert.Null(final.Confidence);
    }

    [Fact]
    public async Task Discard_Noise_LeavesTheNextUtteranceWhole()
    {
        await using var session = await Speech.OpenAsync(Desk);

        session.Write(await Hearing.SayAsync("hello how are you", "rms"));
        session.Discard();
        session.Write(await Hearing.SayAsync("please cancel my appointment on monday", "rms"));
        session.Flush(2);

        var final = Assert.IsType<SpeechToTextEvent.Final>((await Hearing.UntilFinalAsync(session))[^1]);
        Assert.Equal((2L, "please cancel my appointment on monday"), (final.Utterance, final.Text));
    }

    [Fact]
    public async Task Flush_NothingWritten_GivesEmptyText()
    {
        await using var session = await Speech.OpenAsync(Desk);

        session.Flush(3);

        Assert.Equal("", Assert.IsType<SpeechToTextEvent.Final>((await Hearing.UntilFinalAsync(session))[^1]).Text);
    }

    [Fact]
    public async Task Flush_TelephoneRate_IsResampled()
    {
        await using var session = await Speech.OpenAsync(Desk with { SampleRateHz = 8_000 });
        var wide = await Hearing.SayAsync("please cancel my appointment on monday", "rms");
        var resampler = new Antiphon.Audio.StreamingResampler(16_000, 8_000);
        var narrow = new short[resampler.MaxOutput(wide.Length)];
        var count = resampler.Process(wide, narrow);

        session.Write(narrow.AsSpan(0, count));
        session.Flush(1);

        Assert.Equal("please cancel my appointment on monday", Assert.IsType<SpeechToTextEvent.Final>((await Hearing.UntilFinalAsync(session))[^1]).Text);
    }

    [Fact]
    public async Task Flush_TwoSessionsAtOnceWithOneMixedDecoder_BothAreExact()
    {
        await using var narrow = new LocalSpeechToText(Hearing.InProcess with { MaxMixtureDecoders = 1 });
        var said = new[] { "please cancel my appointment on monday", "can i come in on friday at ten thirty in the morning" };

        var heard = await Task.WhenAll(said.Select(async text =>
        {
            await using var session = await narrow.OpenAsync(Desk);
            session.Write(await Hearing.SayAsync(text, "rms"));
            session.Flush(1);
            return ((SpeechToTextEvent.Final)(await Hearing.UntilFinalAsync(session))[^1]).Text;
        }));

        Assert.Equal(said, heard);
    }

    [Fact]
    public async Task OpenAsync_WordInNoDictionary_IsHeardByItsSpelling()
    {
        await using var session = await Speech.OpenAsync(new SpeechToTextOptions
        {
            Vocabulary = new SpeechVocabulary { Phrases = ["[i would like to] order (a | the) kwikfix", "where is my kwikfix", "thank you"] },
        });

        session.Write(await Hearing.SayAsync("i would like to order a kwikfix", "rms"));
        session.Flush(1);

        Assert.Equal("i would like to order a kwikfix", Assert.IsType<SpeechToTextEvent.Final>((await Hearing.UntilFinalAsync(session))[^1]).Text);
    }

    [Fact]
    public async Task OpenAsync_ModelMissing_NamesTheCommandThatInstallsIt()
    {
        await using var bare = new LocalSpeechToText(Hearing.InProcess with { ModelDirectory = "/nowhere" });

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await bare.OpenAsync(Desk));

        Assert.Same(ErrorCodes.EngineMissing, error.Code);
        Assert.Contains(LocalEngines.InstallCommand, error.Message);
    }

    [Fact]
    public async Task DisposeAsync_InMidUtterance_EndsTheEvents()
    {
        var session = await Speech.OpenAsync(Desk);
        session.Write(await Hearing.SayAsync("please cancel my appointment", "rms"));

        await session.DisposeAsync();

        Assert.All(await session.ReadEventsAsync().ToListAsync(), e => Assert.IsType<SpeechToTextEvent.Interim>(e));
    }
}
