using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing.Tests.Loopback;

public sealed class LoopbackSpeechTests
{
    private const string Text = "book me a haircut for saturday";

    [Fact]
    public async Task SpeakAsync_Text_IsTheVoiceWithEveryWordMarked()
    {
        await using var session = await new LoopbackTextToSpeech().OpenAsync(new());
        var samples = new List<short>();
        var words = new List<WordMark>();
        await foreach (var chunk in session.SpeakAsync(Text))
        {
            samples.AddRange(chunk.Audio.Samples);
            words.AddRange(chunk.Words);
            Assert.All(chunk.Words, w => Assert.InRange(w.StartSample, 0, samples.Count - 1));
            chunk.Audio.Dispose();
        }

        Assert.Equal(LoopbackVoice.Say(Text), samples);
        Assert.Equal(["book", "me", "a", "haircut", "for", "saturday"], words.Select(w => Text.Substring(w.TextStart, w.TextLength)));
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.First.EndSample <= pair.Second.StartSample));
        Assert.InRange(words[^1].EndSample, 1, samples.Count);
    }

    [Fact]
    public async Task Write_InOddPieces_InterimsGrowAndTheFinalIsExactWithTimes()
    {
        await using var session = await new LoopbackSpeechToText().OpenAsync(new());
        var samples = LoopbackVoice.Say(Text);
        for (var at = 0; at < samples.Length; at += 333) session.Write(samples.AsSpan(at, Math.Min(333, samples.Length - at)));
        session.Flush(4);
        await session.DisposeAsync();

        var events = new List<SpeechToTextEvent>();
        await foreach (var e in session.ReadEventsAsync()) events.Add(e);

        Assert.Equal(["book", "book me", "book me a", "book me a haircut", "book me a haircut for", Text], events.OfType<SpeechToTextEvent.Interim>().Select(i => i.Text));
        var final = Assert.IsType<SpeechToTextEvent.Final>(events[^1]);
        Assert.Equal((4, Text, 1.0), (final.Utterance, final.Text, final.Confidence));
        Assert.Equal(Text.Split(' '), final.Words.Select(w => w.Text));
        Assert.All(final.Words, w => Assert.InRange(w.End - w.Start, TimeSpan.FromMilliseconds(39), TimeSpan.FromMilliseconds(400)));
    }

    [Fact]
    public async Task Flush_SpokenAndRecognised_WordTimesAgree()
    {
        await using var mouth = await new LoopbackTextToSpeech().OpenAsync(new());
        await using var ear = await new LoopbackSpeechToText().OpenAsync(new());
        var marks = new List<WordMark>();
        await foreach (var chunk in mouth.SpeakAsync(Text))
        {
            ear.Write(chunk.Audio.Samples);
            marks.AddRange(chunk.Words);
            chunk.Audio.Dispose();
        }

        ear.Flush(1);
        await ear.DisposeAsync();
        var final = (SpeechToTextEvent.Final)await ear.ReadEventsAsync().LastAsync();

        Assert.All(marks.Zip(final.Words), pair => Assert.Equal(MediaTime.Of(pair.First.StartSample, 16_000).TotalMilliseconds, pair.Second.Start.TotalMilliseconds, 1.0));
    }

    [Fact]
    public async Task Discard_ForgetsWhatWasWritten()
    {
        await using var session = await new LoopbackSpeechToText().OpenAsync(new());
        session.Write(LoopbackVoice.Say("no"));
        session.Discard();
        session.Write(LoopbackVoice.Say("yes"));
        session.Flush(1);
        await session.DisposeAsync();

        Assert.Equal("yes", ((SpeechToTextEvent.Final)await session.ReadEventsAsync().LastAsync()).Text);
    }

    [Fact]
    public async Task Flush_Silence_IsEmptyWithoutConfidence()
    {
        await using var session = await new LoopbackSpeechToText().OpenAsync(new());
        session.Write(new short[16_000]);
        session.Flush(1);
        await session.DisposeAsync();

        var final = (SpeechToTextEvent.Final)await session.ReadEventsAsync().LastAsync();

        Assert.Equal(("", 0.0), (final.Text, final.Confidence));
    }

    [Fact]
    public async Task Write_LongSpeechInFrames_Exact()
    {
        await using var session = await new LoopbackSpeechToText().OpenAsync(new() { SampleRateHz = 48_000 });
        var samples = LoopbackVoice.Say(string.Join(' ', Sentences.All.Take(6)), 48_000);
        for (var at = 0; at + 960 <= samples.Length; at += 960) session.Write(samples.AsSpan(at, 960));
        session.Flush(1);
        await session.DisposeAsync();

        Assert.Equal(string.Join(' ', Sentences.All.Take(6)), ((SpeechToTextEvent.Final)await session.ReadEventsAsync().LastAsync()).Text);
    }
}
