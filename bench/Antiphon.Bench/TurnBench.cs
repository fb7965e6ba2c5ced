using System.Globalization;
using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Conversation;
using Antiphon.Testing;

namespace Antiphon.Bench;

/// <summary>The runtime's own share of a turn's latency: whole spoken turns with providers that answer at once, in real time.</summary>
public static class TurnBench
{
    private const int RateHz = 16_000;
    private const int FrameSamples = RateHz / 50;
    private const int WarmUpTurns = 20;
    private const int Turns = 200;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Runs it and writes the report. Takes about a minute and a half; needs no engine.</summary>
    public static async Task RunAsync(TextWriter markdown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var time = TimeProvider.System;
        var probe = new Probe(time);
        using var model = new InstantChatClient("Yes.") { Requested = probe.ModelRequested };
        var services = new VoiceSessionServices
        {
            Runner = new AgentRunner(model),
            SpeechToText = new InstantSpeechToText("are you open"),
            TextToSpeech = new InstantTextToSpeech(TimeSpan.FromMilliseconds(60)) { FirstChunkMade = probe.SpeechMade },
        };
        var options = new VoiceSessionOptions { Id = "bench", Agent = new VoiceAgent { Agent = new Agent { Name = "bench" } } };
        await using (var session = VoiceSession.Start(options, services, probe))
        {
            for (var turn = 0; turn < WarmUpTurns + Turns; turn++)
            {
                if (turn == WarmUpTurns) probe.Forget();
                await TurnAsync(session, probe, time, cancellationToken);
            }
        }

        await markdown.WriteLineAsync($"""
            # Turn

            The runtime's own share of the turn latency: {Turns} spoken turns of one session in real time, after {WarmUpTurns} to warm up, with a
            recogniser, a model and a synthesiser that answer at once. Frames of 20 ms at 16 kHz. Times in microseconds.

            | step | p50 | p99 | most | target |
            | --- | ---: | ---: | ---: | ---: |
            {Row("end-of-turn decision to model request", probe.ToModel, "1,000 at p99")}
            {Row("first synthesised byte to line", probe.ToLine, "20,000")}
            {Row("end-of-turn decision to first audio on the line", probe.ToAudio, "")}
            """);
    }

    private static async Task TurnAsync(VoiceSession session, Probe probe, TimeProvider time, CancellationToken cancellationToken)
    {
        var heard = probe.NextHeard();

        // What lies before the decision costs nothing here, so it is written at once; the frames around it come at their pace.
        var speech = LoopbackVoice.Say("yes", RateHz);
        for (var at = 0; at + FrameSamples <= speech.Length; at += FrameSamples) session.WriteAudio(speech.AsSpan(at, FrameSamples));
        var silence = new short[FrameSamples];
        for (var i = 0; i < 14; i++) session.WriteAudio(silence);
        using var ticks = new PeriodicTimer(Frame, time);
        var waited = TimeSpan.Zero;
        while (!heard.IsCompleted)
        {
            await ticks.WaitForNextTickAsync(cancellationToken);
            session.WriteAudio(silence);
            waited += Frame;
            if (waited > Limit) throw new TimeoutException($"No answer was heard within {Limit.TotalSeconds} s.");
        }

        await heard;
    }

    private static string Row(string step, List<double> microseconds, string target)
    {
        var sorted = microseconds.Order().ToList();
        return $"| {step} | {At(0.5)} | {At(0.99)} | {At(1)} | {target} |";

        string At(double quantile) => sorted[(int)Math.Ceiling(quantile * sorted.Count) - 1].ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>The line of the session, and the clock at the edges that are measured.</summary>
    private sealed class Probe(TimeProvider time) : IVoiceLine
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _heard = new();
        private long _decided;
        private long _made;

        public PlayoutReporting Playout => PlayoutReporting.PacedClock;

        public List<double> ToModel { get; } = [];

        public List<double> ToLine { get; } = [];

        public List<double> ToAudio { get; } = [];

        public Task NextHeard()
        {
            lock (_gate)
            {
                _heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _heard.Task;
            }
        }

        public void Forget()
        {
            lock (_gate)
            {
                ToModel.Clear();
                ToLine.Clear();
                ToAudio.Clear();
            }
        }

        public void ModelRequested()
        {
            var now = time.GetTimestamp();
            lock (_gate) ToModel.Add(Microseconds(_decided, now));
        }

        public void SpeechMade()
        {
            var now = time.GetTimestamp();
            lock (_gate) _made = now;
        }

        public bool TrySendAudio(AudioFrame frame)
        {
            var now = time.GetTimestamp();
            frame.Dispose();
            lock (_gate)
            {
                if (_made == 0) return true;
                ToLine.Add(Microseconds(_made, now));
                ToAudio.Add(Microseconds(_decided, now));
                _made = 0;
            }

            return true;
        }

        public void SendMark(long mark)
        {
        }

        public void Flush()
        {
        }

        public void Emit(SessionEvent sessionEvent)
        {
            var now = time.GetTimestamp();
            lock (_gate)
            {
                if (sessionEvent is SessionEvent.UserStoppedSpeaking) _decided = now;
                if (sessionEvent is SessionEvent.AgentHeard) _heard.TrySetResult();
            }
        }

        private double Microseconds(long from, long to) => time.GetElapsedTime(from, to).TotalMicroseconds;
    }
}
