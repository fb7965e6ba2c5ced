using System.Collections.Concurrent;
using System.Globalization;
using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Server;
using Antiphon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Antiphon.Bench;

/// <summary>
/// Recognition as a caller meets it: a running server, a real socket, audio in real time in 20 ms frames, resampling, voice
/// activity, noise reduction, endpointing, recognition in process, and the text as the protocol brings it.
/// </summary>
internal static class ServerRecognitionBench
{
    // Two calls at a time, and no more, leave the recognisers a core each on a small machine.
    private const int CallsAtOnce = 2;

    private static readonly Row[] Rows =
    [
        new("rms", "clean", BenchWire.Wide, NoiseDb: null, TargetPercent: 2),
        new("rms", "telephone", BenchWire.Telephone, NoiseDb: null, TargetPercent: 6),
        new("awb", "clean", BenchWire.Wide, NoiseDb: null, TargetPercent: 5),
        new("rms", "noise 20 dB", BenchWire.Wide, NoiseDb: 20, TargetPercent: 9),
    ];

    private static readonly TimeSpan TargetDelay = TimeSpan.FromMilliseconds(480);

    /// <summary>Runs it and writes its part of the report. <paramref name="wanted"/>: text that a row's name must hold.</summary>
    internal static async Task RunAsync(TextWriter markdown, string wanted, CancellationToken cancellationToken)
    {
        await markdown.WriteLineAsync($"""
            ## Through a running server

            One call a row, {CallsAtOnce} calls at a time, over a WebSocket of the voice agent protocol: audio in real time in frames of 20 ms,
            silence (or the noise) between the sentences, recognition in the server's process. Telephone: µ-law at 8 kHz on the wire. Noise: pink,
            20 dB under the speech, reduced by the server. Text after: from the last sample of speech on its way to the server (by its
            level, within one frame) to the text at the client. Of it, as the server counts: endpointing, from the last voiced frame to
            the decision (median), and recognition, from the decision to the final text (median and p95).

            | voice | line | {RecognitionScore.Head} | text after ms, median | p95 | endpointing ms | recognition ms | p95 | target WER | target median |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
        var latencies = new Latencies();
        var app = Server(latencies);
        await using (app)
        {
            await app.StartAsync(cancellationToken);
            var address = new Uri(app.Urls.Single());
            foreach (var calls in Rows.Where(row => row.Name.Contains(wanted, StringComparison.Ordinal)).Chunk(CallsAtOnce))
            {
                foreach (var line in await Task.WhenAll(calls.Select(row => CallAsync(address, row, latencies, cancellationToken)))) await markdown.WriteLineAsync(line);
                await markdown.FlushAsync(cancellationToken);
            }

            await app.StopAsync(cancellationToken);
        }

        await markdown.WriteLineAsync();
    }

    private static WebApplication Server(Latencies latencies) => AntiphonServer.Build(["--urls", "http://127.0.0.1:0"], setup =>
    {
        setup.Agent = new VoiceAgent { Agent = new Agent { Name = "bench" }, Phrases = BenchData.Phrases() };
        // An answer too short to lie over the next sentence.
        setup.Model = new InstantChatClient("Yes.");
        setup.TextToSpeech = new InstantTextToSpeech(TimeSpan.FromMilliseconds(60));
        setup.Observers.Add(latencies);
        setup.Logging = logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        setup.Configure = options =>
        {
            options.Keys.Clear();
            options.Agent = null;
            options.Speech.Host = SpeechHost.InProcess;
        };
    });

    private static async Task<string> CallAsync(Uri address, Row row, Latencies latencies, CancellationToken cancellationToken)
    {
        double? noise = row.NoiseDb is { } under ? await BenchSignals.SpeechDbfsAsync(row.Voice, cancellationToken) - under : null;
        await using var call = await BenchCall.ConnectAsync(address, row.Wire, row.Voice, noise, cancellationToken);
        var score = new RecognitionScore();
        List<double> delays = [];
        for (var i = 0; i < SpeechSentences.All.Count; i++)
        {
            var (text, delay) = await call.SayAsync(SpeechSentences.All[i], cancellationToken);
            score.Add(i, text);
            if (delay is { } after) delays.Add(after.TotalMilliseconds);
        }

        delays.Sort();
        var median = delays[delays.Count / 2];
        var parts = latencies.Of(call.SessionId);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {row.Voice} | {row.Line} | {score.Columns} | {median:F0} | {delays[(int)(delays.Count * 0.95)]:F0} | {Quantile(parts.Select(part => part.Endpointing), 0.5):F0} | {Quantile(parts.Select(part => part.Transcription), 0.5):F0} | {Quantile(parts.Select(part => part.Transcription), 0.95):F0} | {row.TargetPercent} %: {Verdict(score.Percent <= row.TargetPercent)} | {TargetDelay.TotalMilliseconds:F0} ms: {Verdict(median <= TargetDelay.TotalMilliseconds)} |");
    }

    private static double Quantile(IEnumerable<TimeSpan> times, double quantile)
    {
        double[] sorted = [.. times.Select(time => time.TotalMilliseconds).Order()];
        return sorted[(int)(sorted.Length * quantile)];
    }

    private static string Verdict(bool met) => met ? "met" : "**missed**";

    private sealed record Row(string Voice, string Line, BenchWire Wire, double? NoiseDb, double TargetPercent)
    {
        public string Name => $"server/{Voice}/{Line}";
    }

    /// <summary>What each session's turns took, as the server counts it.</summary>
    private sealed class Latencies : ISessionObserver
    {
        private readonly ConcurrentDictionary<string, ConcurrentQueue<TurnLatency>> _turns = new(StringComparer.Ordinal);

        public void OnEvent(string sessionId, SessionEvent sessionEvent)
        {
            if (sessionEvent is SessionEvent.AgentStartedSpeaking { Latency: { } latency }) _turns.GetOrAdd(sessionId, _ => new()).Enqueue(latency);
        }

        public IReadOnlyCollection<TurnLatency> Of(string sessionId) => _turns[sessionId];
    }
}
