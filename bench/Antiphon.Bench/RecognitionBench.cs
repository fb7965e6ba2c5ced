using System.Diagnostics;
using System.Globalization;
using Antiphon.Providers.Local;
using Antiphon.Providers.Local.PocketSphinx;
using Antiphon.Speech;

namespace Antiphon.Bench;

/// <summary>
/// Word error rate and speed of the local recogniser on 48 synthetic sentences: spoken by flite, optionally through a telephone
/// line or with noise, heard by one session a row as in one long call.
/// </summary>
public static class RecognitionBench
{
    private const int Rate = 16_000;
    private const int SilenceSamples = Rate * 3 / 10;

    private enum Line
    {
        Clean,
        Telephone,
        Noise,
        NoiseReduced,
    }

    /// <summary>Runs it and writes the report.</summary>
    public static async Task RunAsync(TextWriter markdown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var wanted = Environment.GetEnvironmentVariable("ANTIPHON_BENCH_ROWS") ?? "";
        var vocabulary = new SpeechVocabulary { Phrases = BenchData.Phrases() };
        await markdown.WriteLineAsync("""
            # Recognition with the local engines

            The 48 sentences of `bench/data/sentences.tsv` (326 words; 42 of the agent's domain, 6 open ones) spoken by flite, heard by
            PocketSphinx with a language model made from `bench/data/phrases.txt`, mixed with the general one. Speech is synthetic:
            people are understood clearly worse. These voices have random excitation, so one run differs from the next.

            """).ConfigureAwait(false);
        if (RunsOnly("server", wanted)) await ServerRecognitionBench.RunAsync(markdown, wanted, cancellationToken).ConfigureAwait(false);
        if (RunsOnly("engine", wanted)) await EnginesAsync(markdown, vocabulary, wanted, cancellationToken).ConfigureAwait(false);
        if (RunsOnly("memory", wanted)) await RecognitionSoak.RunAsync(markdown, vocabulary, cancellationToken).ConfigureAwait(false);
    }

    // A part of the report is had by a part of its rows' names: "server", "engine/rms", "server/rms/clean".
    private static bool RunsOnly(string part, string wanted) => wanted.Length == 0 || wanted.StartsWith(part, StringComparison.Ordinal);

    private static async Task EnginesAsync(TextWriter markdown, SpeechVocabulary vocabulary, string wanted, CancellationToken cancellationToken)
    {
        await markdown.WriteLineAsync($"""
            ## The engines alone

            Telephone: down to 8 kHz, µ-law, back to 16 kHz. Noise: pink, 20 dB under the speech. Reduced: the noise goes through the
            noise reducer of the ear first. Final: from the flush to the final text, all audio before it being decoded. RTF: processor time of
            all decoders by length of the audio. Confidence: median of the domain and of the open sentences.

            | voice | line | second pass | {RecognitionScore.Head} | final ms, median | final ms, p95 | RTF | confidence domain / open |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """).ConfigureAwait(false);
        foreach (var secondPass in new[] { false, true })
        {
            await using var engine = new LocalSpeechToText(new LocalSpeechOptions { Host = EngineHost.InProcess, SecondPass = secondPass, MixturePatience = TimeSpan.FromSeconds(30) });
            foreach (var voice in new[] { "rms", "awb", "slt" })
            {
                var spoken = await SpeakAsync(voice, cancellationToken).ConfigureAwait(false);
                foreach (var line in Enum.GetValues<Line>())
                {
                    // The second pass is only there for comparison.
                    if (secondPass && (voice != "rms" || line is Line.Noise or Line.NoiseReduced)) continue;
                    if (!$"engine/{voice}/{Name(line)}/{(secondPass ? "yes" : "no")}".Contains(wanted, StringComparison.Ordinal)) continue;
                    var row = await MeasureAsync(engine, vocabulary, spoken, line, cancellationToken).ConfigureAwait(false);
                    await markdown.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                        $"| {voice} | {Name(line)} | {(secondPass ? "yes" : "no")} | {row}")).ConfigureAwait(false);
                    await markdown.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private static string Name(Line line) => line switch
    {
        Line.Clean => "clean",
        Line.Telephone => "telephone",
        Line.Noise => "noise 20 dB",
        _ => "noise 20 dB, reduced",
    };

    private static async Task<List<short[]>> SpeakAsync(string voice, CancellationToken cancellationToken)
    {
        await using var speech = new LocalTextToSpeech(new LocalSpeechOptions { Host = EngineHost.InProcess });
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = voice }, cancellationToken).ConfigureAwait(false);
        List<short[]> all = [];
        foreach (var sentence in SpeechSentences.All)
        {
            List<short> samples = [.. new short[SilenceSamples]];
            await foreach (var chunk in session.SpeakAsync(sentence, cancellationToken).ConfigureAwait(false))
            {
                samples.AddRange(chunk.Audio.Samples);
                chunk.Audio.Dispose();
            }

            samples.AddRange(new short[SilenceSamples]);
            all.Add([.. samples]);
        }

        return all;
    }

    private static async Task<string> MeasureAsync(LocalSpeechToText engine, SpeechVocabulary vocabulary,
        List<short[]> spoken, Line line, CancellationToken cancellationToken)
    {
        await using var session = (PocketSphinxSession)await engine.OpenAsync(new SpeechToTextOptions { Vocabulary = vocabulary }, cancellationToken).ConfigureAwait(false);
        await using var events = session.ReadEventsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var path = new BenchLine(line is Line.Telephone, line is Line.Noise or Line.NoiseReduced, line is Line.NoiseReduced);
        var score = new RecognitionScore();
        List<double> finals = [], sure = [], unsure = [];
        double audio = 0;
        var processor = TimeSpan.Zero;
        for (var i = 0; i < spoken.Count; i++)
        {
            var samples = path.Carry(spoken[i]);
            audio += samples.Length / (double)Rate;
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (var part in samples.Chunk(Rate))
            {
                session.Write(part);
                while (!session.IsCaughtUp) await Task.Delay(2, cancellationToken).ConfigureAwait(false);
            }

            var started = Stopwatch.GetTimestamp();
            session.Flush(i);
            SpeechToTextEvent.Final? final = null;
            while (final is null && await events.MoveNextAsync().ConfigureAwait(false))
            {
                if (events.Current is SpeechToTextEvent.Fault fault) throw fault.Error;
                final = events.Current as SpeechToTextEvent.Final;
            }

            finals.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            processor += Process.GetCurrentProcess().TotalProcessorTime - before;
            (RecognitionScore.IsOpen(i) ? unsure : sure).Add(final!.Confidence ?? 0);
            score.Add(i, final.Text);
        }

        finals.Sort();
        sure.Sort();
        unsure.Sort();
        return string.Create(CultureInfo.InvariantCulture,
            $"{score.Columns} | {finals[finals.Count / 2]:F0} | {finals[(int)(finals.Count * 0.95)]:F0} | {processor.TotalSeconds / audio:F2} | {sure[sure.Count / 2]:F2} / {unsure[unsure.Count / 2]:F2} |");
    }
}
