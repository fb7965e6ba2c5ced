using System.Diagnostics;
using System.Globalization;
using Antiphon.Providers.Local;
using Antiphon.Speech;

namespace Antiphon.Bench;

/// <summary>Speed of the local synthesiser: from the request to the first audio and to the last, in process and in a worker.</summary>
public static class SynthesisBench
{
    private const string Sentence = "your appointment is booked for tuesday at three o'clock in the afternoon";
    private const int WarmUps = 5;
    private const int Runs = 100;
    private const double TargetMs = 25;

    /// <summary>Runs it and writes the report. In a worker it starts the program that runs it, which must therefore be the
    /// <c>antiphon</c> command.</summary>
    public static async Task RunAsync(TextWriter markdown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        await markdown.WriteLineAsync($"""
            # Synthesis with the local engine

            Flite speaks a sentence of 12 words, {Runs} times after {WarmUps} to warm up, in one open session. First audio: from the request to the
            first chunk of samples in the program's hands. RTF: time for the whole by length of the audio. Target: first audio within {TargetMs} ms.

            | voice | host | first audio ms, median | p95 | most | whole ms, median | RTF | first audio, median |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |
            """);
        foreach (var host in (EngineHost[])[EngineHost.InProcess, EngineHost.Worker])
        {
            await using var engine = new LocalTextToSpeech(new LocalSpeechOptions { Host = host });
            foreach (var voice in BenchSignals.Voices)
            {
                await markdown.WriteLineAsync($"| {voice} | {(host == EngineHost.Worker ? "worker" : "in process")} | {await MeasureAsync(engine, voice, cancellationToken)} |");
                await markdown.FlushAsync(cancellationToken);
            }
        }
    }

    private static async Task<string> MeasureAsync(LocalTextToSpeech engine, string voice, CancellationToken cancellationToken)
    {
        await using var session = await engine.OpenAsync(new TextToSpeechOptions { Voice = voice }, cancellationToken);
        List<double> firsts = [], wholes = [];
        var audioMs = 0.0;
        for (var i = -WarmUps; i < Runs; i++)
        {
            long samples = 0;
            var first = TimeSpan.Zero;
            var started = Stopwatch.GetTimestamp();
            await foreach (var chunk in session.SpeakAsync(Sentence, cancellationToken))
            {
                if (samples == 0) first = Stopwatch.GetElapsedTime(started);
                samples += chunk.Audio.Samples.Length;
                chunk.Audio.Dispose();
            }

            if (i < 0) continue;
            firsts.Add(first.TotalMilliseconds);
            wholes.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            audioMs += samples * 1000.0 / session.SampleRateHz;
        }

        firsts.Sort();
        wholes.Sort();
        var median = firsts[Runs / 2];
        return string.Create(CultureInfo.InvariantCulture,
            $"{median:F1} | {firsts[Runs * 95 / 100]:F1} | {firsts[^1]:F1} | {wholes[Runs / 2]:F1} | {wholes.Sum() / audioMs:F3} | {(median <= TargetMs ? "met" : "**missed**")}");
    }
}
