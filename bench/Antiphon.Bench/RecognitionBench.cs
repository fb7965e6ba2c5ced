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
        var sentences = File.ReadLines(BenchData.Path("sentences.tsv")).Where(l => l.Length > 0).Select(l => l.Split('\t')[1]).ToArray();
        var vocabulary = new SpeechVocabulary
        {
            Phrases = [.. File.ReadLines(BenchData.Path("phrases.txt")).Where(l => l.Length > 0 && l[0] != '#')],
        };

        await markdown.WriteLineAsync("""
            # Recognition with the local engines

            The 48 sentences of `bench/data/sentences.tsv` (326 words; 42 of the agent's domain, 6 open ones) spoken by flite, heard by
            PocketSphinx with a language model made from `bench/data/phrases.txt`, mixed with the general one. Speech is synthetic:
            people are understood clearly worse.

            Telephone: down to 8 kHz, µ-law, back to 16 kHz. Noise: pink, 20 dB under the speech. Reduced: the noise goes through the
            noise reducer of the ear first. Final: from the flush to the final text, all audio before it being decoded. RTF: processor time of
            all decoders by length of the audio. Confidence: median of the covered and of the open sentences.

            | voice | line | second pass | WER % | domain WER % | open WER % | exact sentences | final ms, median | final ms, p95 | RTF | confidence domain / open |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """).ConfigureAwait(false);
        foreach (var secondPass in new[] { false, true })
        {
            await using var engine = new LocalSpeechToText(new LocalSpeechOptions { Host = EngineHost.InProcess, SecondPass = secondPass, MixturePatience = TimeSpan.FromSeconds(30) });
            foreach (var voice in new[] { "rms", "awb", "slt" })
            {
                var spoken = await SpeakAsync(sentences, voice, cancellationToken).ConfigureAwait(false);
                foreach (var line in Enum.GetValues<Line>())
                {
                    // The second pass is only there for comparison.
                    if (secondPass && (voice != "rms" || line is Line.Noise or Line.NoiseReduced)) continue;
                    // A part of the table: text that the row must hold, e.g. "rms/clean".
                    if (Environment.GetEnvironmentVariable("ANTIPHON_BENCH_ROWS") is { } wanted
                        && !$"{voice}/{Name(line)}/{(secondPass ? "yes" : "no")}".Contains(wanted, StringComparison.Ordinal)) continue;
                    var row = await MeasureAsync(engine, vocabulary, sentences, spoken, line, cancellationToken).ConfigureAwait(false);
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

    private static async Task<List<short[]>> SpeakAsync(string[] sentences, string voice, CancellationToken cancellationToken)
    {
        await using var speech = new LocalTextToSpeech(new LocalSpeechOptions { Host = EngineHost.InProcess });
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = voice }, cancellationToken).ConfigureAwait(false);
        List<short[]> all = [];
        foreach (var sentence in sentences)
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

    private static async Task<string> MeasureAsync(LocalSpeechToText engine, SpeechVocabulary vocabulary, string[] sentences,
        List<short[]> spoken, Line line, CancellationToken cancellationToken)
    {
        await using var session = (PocketSphinxSession)await engine.OpenAsync(new SpeechToTextOptions { Vocabulary = vocabulary }, cancellationToken).ConfigureAwait(false);
        await using var events = session.ReadEventsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var path = new BenchLine(line is Line.Telephone, line is Line.Noise or Line.NoiseReduced, line is Line.NoiseReduced);
        int errors = 0, words = 0, exact = 0, openErrors = 0, openWords = 0, domainWords = 0, domainErrors = 0;
        List<double> finals = [], sure = [], unsure = [];
        double audio = 0;
        var processor = TimeSpan.Zero;
        for (var i = 0; i < sentences.Length; i++)
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
            var reference = sentences[i].Split(' ');
            var distance = WordErrors.Count(reference, final!.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            var isOpen = i >= sentences.Length - 6;
            (isOpen ? unsure : sure).Add(final.Confidence ?? 0);
            errors += distance;
            words += reference.Length;
            if (distance == 0) exact++;
            if (isOpen) (openErrors, openWords) = (openErrors + distance, openWords + reference.Length);
            else (domainErrors, domainWords) = (domainErrors + distance, domainWords + reference.Length);
            if (distance > 0 && Environment.GetEnvironmentVariable("ANTIPHON_BENCH_VERBOSE") is not null)
                await Console.Error.WriteLineAsync($"{line}: {sentences[i]} -> {final.Text} ({final.Confidence:F2})").ConfigureAwait(false);
        }

        finals.Sort();
        sure.Sort();
        unsure.Sort();
        return string.Create(CultureInfo.InvariantCulture,
            $"{100.0 * errors / words:F1} | {100.0 * domainErrors / domainWords:F1} | {100.0 * openErrors / openWords:F1} | {exact} / {sentences.Length} | {finals[finals.Count / 2]:F0} | {finals[(int)(finals.Count * 0.95)]:F0} | {processor.TotalSeconds / audio:F2} | {sure[sure.Count / 2]:F2} / {unsure[unsure.Count / 2]:F2} |");
    }
}
