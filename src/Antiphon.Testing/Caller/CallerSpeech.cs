using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>An utterance as sound at the stream's rate, with its words' places from its first sample.</summary>
internal sealed record CallerSpeech(string Text, short[] Samples, IReadOnlyList<(string Text, long Start, long End)> Words)
{
    public static async Task<CallerSpeech> MakeAsync(ITextToSpeechSession voice, string text, int sampleRateHz, CancellationToken cancellationToken)
    {
        var samples = new List<short>();
        var words = new List<(string, long, long)>();
        foreach (var (part, pause) in CallerScript.Parse(text))
        {
            if (part.Length > 0) await AddPartAsync(voice, part, sampleRateHz, samples, words, cancellationToken).ConfigureAwait(false);
            samples.AddRange(new short[AudioFormat.Pcm16(sampleRateHz).SamplesFor(pause)]);
        }

        return new CallerSpeech(CallerScript.WithoutPauses(text), [.. samples], words);
    }

    private static async Task AddPartAsync(ITextToSpeechSession voice, string part, int sampleRateHz, List<short> samples,
        List<(string Text, long Start, long End)> words, CancellationToken cancellationToken)
    {
        var start = samples.Count;
        var resampler = voice.SampleRateHz == sampleRateHz ? null : new StreamingResampler(voice.SampleRateHz, sampleRateHz);
        var buffer = Array.Empty<short>();
        await foreach (var chunk in voice.SpeakAsync(part, cancellationToken).ConfigureAwait(false))
        {
            using var frame = chunk.Audio;
            if (resampler is null)
            {
                samples.AddRange(frame.Samples);
            }
            else
            {
                var room = resampler.MaxOutput(frame.SampleCount);
                if (buffer.Length < room) buffer = new short[room];
                samples.AddRange(buffer.AsSpan(0, resampler.Process(frame.Samples, buffer)));
            }

            foreach (var word in chunk.Words)
            {
                words.Add((part.Substring(word.TextStart, word.TextLength), start + ToStream(word.StartSample), start + ToStream(word.EndSample)));
            }
        }

        if (resampler is null) return;
        buffer = new short[resampler.MaxFlushOutput];
        samples.AddRange(buffer.AsSpan(0, resampler.Flush(buffer)));

        long ToStream(long sample) => sample * sampleRateHz / voice.SampleRateHz;
    }
}
