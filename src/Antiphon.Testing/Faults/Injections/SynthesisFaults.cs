using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing.Faults;

/// <summary>Ways in which a segment is not spoken as it should be.</summary>
internal static class SynthesisFaults
{
    // Lengths of no frame, one of them a single sample.
    private static readonly int[] OddLengths = [1, 7, 333, 2_047, 160, 5, 1_601];

    public static SynthesisFault Fails(Func<Exception> error) => (speak, site, cancellationToken) => FailsAsync(speak, site, error, cancellationToken);

    public static async IAsyncEnumerable<SpeechChunk> Silent(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in speak(cancellationToken)) chunk.Audio.Dispose();
        yield break;
    }

    public static async IAsyncEnumerable<SpeechChunk> Stalls(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in FirstAsync(speak, site.Count("chunks"), cancellationToken)) yield return chunk;
        await site.HangAsync().WaitAsync(cancellationToken);
    }

    public static async IAsyncEnumerable<SpeechChunk> Hangs(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in FirstAsync(speak, site.Count("chunks"), CancellationToken.None)) yield return chunk;
        await site.HangAsync();
    }

    /// <summary>The same samples in chunks of odd lengths; each word mark in the chunk in which its word begins, or a later one.</summary>
    public static async IAsyncEnumerable<SpeechChunk> OddChunks(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = 0;
        await foreach (var chunk in speak(cancellationToken))
        {
            using var audio = chunk.Audio;
            var words = chunk.Words;
            for (var at = 0; at < audio.SampleCount;)
            {
                var length = Math.Min(OddLengths[next++ % OddLengths.Length], audio.SampleCount - at);
                var piece = AudioFrame.Copy(audio.Samples.Slice(at, length), audio.SampleRateHz, audio.Position + at);
                at += length;
                yield return new SpeechChunk(piece, at == audio.SampleCount ? words : []);
            }
        }
    }

    /// <summary>Marks that lie: words that begin before they do, after the end, and twice.</summary>
    public static async IAsyncEnumerable<SpeechChunk> WrongWords(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in speak(cancellationToken))
        {
            var lies = new List<WordMark>();
            foreach (var word in chunk.Words)
            {
                lies.Add(word with { TextStart = word.TextStart + 3, StartSample = word.EndSample, EndSample = word.StartSample });
                lies.Add(word with { TextStart = 1_000_000, TextLength = -5, StartSample = 100_000_000, EndSample = 200_000_000 });
                lies.Add(word with { TextStart = -7, StartSample = -1, EndSample = -1 });
            }

            yield return chunk with { Words = lies };
        }
    }

    public static async IAsyncEnumerable<SpeechChunk> AllAtOnce(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var made = new Queue<SpeechChunk>();
        try
        {
            await foreach (var chunk in speak(cancellationToken)) made.Enqueue(chunk);
            while (made.TryDequeue(out var chunk)) yield return chunk;
        }
        finally
        {
            while (made.TryDequeue(out var left)) left.Audio.Dispose();
        }
    }

    public static async IAsyncEnumerable<SpeechChunk> Slow(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in speak(cancellationToken))
        {
            try
            {
                await site.DelayAsync(chunk.Audio.Duration + site.Duration("late"), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                chunk.Audio.Dispose();
                throw;
            }

            yield return chunk;
        }
    }

    public static async IAsyncEnumerable<SpeechChunk> ThrowsOnCancel(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunks = speak(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (chunks)
        {
            while (true)
            {
                try
                {
                    if (!await chunks.MoveNextAsync()) yield break;
                }
                catch (OperationCanceledException error)
                {
                    throw new InvalidOperationException(FaultTexts.Secret, error);
                }

                yield return chunks.Current;
            }
        }
    }

    public static IAsyncEnumerable<SpeechChunk> IgnoresCancel(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, CancellationToken cancellationToken) =>
        speak(CancellationToken.None);

    private static async IAsyncEnumerable<SpeechChunk> FailsAsync(
        Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, Func<Exception> error, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in FirstAsync(speak, site.Count("chunks"), cancellationToken)) yield return chunk;
        throw error();
    }

    private static async IAsyncEnumerable<SpeechChunk> FirstAsync(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (count == 0) yield break;
        await foreach (var chunk in speak(cancellationToken))
        {
            yield return chunk;
            if (--count == 0) yield break;
        }
    }
}
