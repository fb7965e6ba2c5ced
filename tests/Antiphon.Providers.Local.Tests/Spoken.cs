using Antiphon.Speech;

namespace Antiphon.Providers.Local.Tests;

/// <summary>A whole segment, collected.</summary>
internal sealed record Spoken(short[] Samples, IReadOnlyList<WordMark> Marks, long FirstPosition)
{
    internal static async Task<Spoken> ReadAsync(ITextToSpeechSession session, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<short> samples = [];
        List<WordMark> marks = [];
        long first = -1;
        await foreach (var chunk in session.SpeakAsync(text, limit.Token))
        {
            if (first < 0) first = chunk.Audio.Position;
            Assert.Equal(first + samples.Count, chunk.Audio.Position);
            samples.AddRange(chunk.Audio.Samples);
            marks.AddRange(chunk.Words);
            chunk.Audio.Dispose();
        }

        return new Spoken([.. samples], marks, first);
    }

    internal double Level() => Math.Sqrt(Samples.Average(s => (double)s * s));
}
