using Antiphon.Audio;

namespace Antiphon.Bench;

/// <summary>What one 20 ms frame costs on the media path, in time and in memory.</summary>
public static class MediaBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);
    private const int Frames = 5_000;
    private const int Rounds = 7;

    /// <summary>Runs it and writes the report.</summary>
    public static async Task RunAsync(TextWriter markdown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        await markdown.WriteLineAsync($"""
            # Media path

            Cost of one 20 ms mono frame on one core: the fastest of {Rounds} rounds of {Frames:N0} frames, and the bytes allocated a frame. *Calls a
            core* is how many streams one core could carry if it did nothing else.

            | step | ns a frame | calls a core | B a frame |
            | --- | ---: | ---: | ---: |
            """);
        foreach (var (name, step) in Steps())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (nanoseconds, bytes) = Measure(step);
            await markdown.WriteLineAsync($"| {name} | {nanoseconds:N0} | {20_000_000 / nanoseconds:N0} | {bytes:0.##} |");
        }
    }

    private static IEnumerable<(string Name, Action<int> Step)> Steps()
    {
        foreach (var encoding in new[] { AudioEncoding.Mulaw, AudioEncoding.Alaw, AudioEncoding.Linear16 })
        {
            var samples = Signal(8_000)[0];
            var bytes = new byte[AudioCodec.ByteCount(encoding, samples.Length)];
            yield return ($"{encoding} encode, 8 kHz", _ => AudioCodec.Encode(encoding, samples, bytes));
            yield return ($"{encoding} decode, 8 kHz", _ => AudioCodec.Decode(encoding, bytes, samples));
        }

        foreach (var (from, to) in new[] { (8_000, 16_000), (16_000, 8_000), (16_000, 24_000), (24_000, 16_000), (48_000, 16_000), (16_000, 48_000), (44_100, 16_000) })
        {
            var resampler = new StreamingResampler(from, to);
            var frames = Signal(from);
            var output = new short[resampler.MaxOutput(frames[0].Length)];
            yield return ($"resample {from / 1_000.0:0.#} to {to / 1_000.0:0.#} kHz", i => resampler.Process(frames[i % frames.Length], output));
        }

        foreach (var rate in new[] { 8_000, 16_000 })
        {
            var speech = Signal(rate);
            var onSpeech = new VoiceActivityDetector(rate);
            yield return ($"voice activity, {rate / 1_000} kHz, speech-like", i => onSpeech.Process(speech[i % speech.Length]));
            var onSilence = new VoiceActivityDetector(rate);
            var silence = new short[rate / 50];
            yield return ($"voice activity, {rate / 1_000} kHz, silence", _ => onSilence.Process(silence));
            var reducer = new NoiseReducer(rate);
            var output = new short[rate / 50];
            yield return ($"noise reduction, {rate / 1_000} kHz", i => reducer.Process(speech[i % speech.Length], output, i % 100 < 50));
        }

        yield return ("frame rent and return, 16 kHz", i =>
        {
            using var frame = AudioFrame.Rent(16_000, 320, i * 320L);
        }
        );
    }

    // Two seconds: a buzz that comes and goes in noise, so that every branch is taken.
    private static short[][] Signal(int rateHz)
    {
        var noise = BenchSignals.White(rateHz * 2, 1);
        return [.. Enumerable.Range(0, 100).Select(f => Enumerable.Range(f * rateHz / 50, rateHz / 50)
            .Select(i => (short)(noise[i] * 60 + (i / rateHz * 2 % 2 == 0 && i % rateHz < rateHz / 2 ? 6_000 * Math.Sin(2 * Math.PI * 140 * i / rateHz) * Math.Sin(2 * Math.PI * 700 * i / rateHz) : 0)))
            .ToArray())];
    }

    private static (double Nanoseconds, double Bytes) Measure(Action<int> step)
    {
        // Long enough for the runtime to have compiled the loop in full.
        var warm = TimeProvider.System.GetTimestamp();
        for (var i = 0; TimeProvider.System.GetElapsedTime(warm) < WarmUp; i++) step(i);
        var best = double.MaxValue;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var start = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < Frames; i++) step(i);
            best = Math.Min(best, TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / Frames);
        }

        return (best, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds * Frames));
    }
}
