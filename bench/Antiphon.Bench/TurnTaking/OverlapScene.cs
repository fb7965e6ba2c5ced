using Antiphon.Audio;

namespace Antiphon.Bench.TurnTaking;

/// <summary>What the caller's line carries while the agent speaks.</summary>
internal enum OverlapKind
{
    /// <summary>The caller cuts in and means it.</summary>
    BargeIn,

    /// <summary>The caller shows to be listening.</summary>
    Backchannel,

    /// <summary>A cough: a burst of noise.</summary>
    Cough,

    /// <summary>The agent's own voice, delayed and weaker.</summary>
    Echo,
}

/// <summary>The agent speaks and something comes in.</summary>
/// <param name="Kind">What.</param>
/// <param name="Track">The caller's line from the agent's first sample on; for an echo it stands still while the agent does.</param>
/// <param name="Onset">Sample at which it begins to be heard.</param>
/// <param name="Interims">The caller's words as the recogniser gives them.</param>
/// <param name="Agent">What the agent says.</param>
/// <param name="EchoLine">Whether the line brings the agent's voice back.</param>
internal sealed record OverlapScene(OverlapKind Kind, FrameTrack Track, int Onset, InterimFeed Interims, Recording Agent, bool EchoLine)
{
    private const int RateHz = RecordingBooth.RateHz;
    private static readonly string[] Callers = ["rms", "awb", "kal16"];

    /// <summary>Calls with a clean line, 8 scenes each, and calls with echo, 6 scenes each of which two are also interrupted.</summary>
    internal static async Task<List<List<OverlapScene>>> DrawAsync(RecordingBooth booth, CancellationToken cancellationToken)
    {
        var random = new Random(TurnCorpus.Seed + 2);
        var calls = new List<List<OverlapScene>>();
        for (var i = 0; i < 36; i++)
        {
            var echo = i % 3 == 2;
            var detector = new VoiceActivityDetector(RateHz);
            var call = new List<OverlapScene>();
            var echoGain = Math.Pow(10, -random.Next(16, 31) / 20.0);
            for (var k = 0; k < (echo ? 6 : 8); k++)
            {
                var kind = echo ? (k % 3 == 2 ? OverlapKind.BargeIn : OverlapKind.Echo) : (OverlapKind)random.Next(3);
                call.Add(await DrawAsync(booth, kind, Callers[i % 3 == 2 ? i / 3 % 3 : i % 3], echo ? echoGain : 0, detector, random, cancellationToken));
            }

            calls.Add(call);
        }

        return calls;
    }

    private static async Task<OverlapScene> DrawAsync(
        RecordingBooth booth, OverlapKind kind, string voice, double echoGain, VoiceActivityDetector detector, Random random, CancellationToken cancellationToken)
    {
        var agent = await booth.SayAsync("slt", TurnSentences.Agent[random.Next(TurnSentences.Agent.Length)], cancellationToken);
        var caller = kind switch
        {
            OverlapKind.BargeIn => await booth.SayAsync(voice, TurnSentences.BargeIns[random.Next(TurnSentences.BargeIns.Length)], cancellationToken),
            OverlapKind.Backchannel => await booth.SayAsync(voice, TurnSentences.Backchannels[random.Next(TurnSentences.Backchannels.Length)], cancellationToken),
            OverlapKind.Cough => Cough(random),
            _ => new Recording([], []),
        };

        var delay = RateHz * random.Next(60, 200) / 1_000;
        var start = RateHz + random.Next(RateHz * 5 / 2);
        var line = new double[Math.Max(agent.Samples.Length + delay, start + caller.Samples.Length) + RateHz];
        if (kind == OverlapKind.Echo || echoGain > 0)
        {
            for (var i = 0; i < agent.Samples.Length; i++) line[i + delay] += echoGain * agent.Samples[i];
        }

        for (var i = 0; i < caller.Samples.Length; i++) line[start + i] += caller.Samples[i];
        var noise = BenchSignals.Pink(line.Length, RateHz, random.Next());
        var samples = new short[line.Length];
        for (var i = 0; i < line.Length; i++) samples[i] = (short)Math.Clamp(Math.Round(line[i] + 60 * noise[i]), short.MinValue, short.MaxValue);

        var words = kind == OverlapKind.Echo
            ? [.. agent.Words.Select(w => new SpokenWord(w.Text, w.Start + delay, w.End + delay))]
            : caller.Words.Select(w => new SpokenWord(w.Text, w.Start + start, w.End + start)).ToList();
        var onset = kind == OverlapKind.Echo ? delay + FirstSound(agent.Samples) : start + FirstSound(caller.Samples);
        return new(kind, FrameTrack.Of(detector, samples), onset, new InterimFeed(words, random), agent, echoGain > 0);
    }

    private static int FirstSound(short[] samples)
    {
        const int step = RateHz / 100;
        for (var i = 0; i + step <= samples.Length; i += step)
        {
            if (AudioLevel.MeanSquare(samples.AsSpan(i, step)) > 6_500_000 * 4e-3) return i;
        }

        return 0;
    }

    // One or two bursts with a steep attack, 90 to 300 ms: noise as of a cough, or half of them mostly vocal cords, as clearing one's throat.
    private static Recording Cough(Random random)
    {
        var samples = new List<short>();
        var voiced = random.Next(2) * 0.7;
        for (var burst = random.Next(1, 3); burst > 0; burst--)
        {
            var length = RateHz * random.Next(90, 300) / 1_000;
            var noise = BenchSignals.White(length, random.Next());
            var pitch = random.Next(90, 220);
            for (var i = 0; i < length; i++)
            {
                var envelope = Math.Min(1, i / 160.0) * Math.Exp(-3.0 * i / length);
                var phase = (double)pitch * i / RateHz;
                var cords = 0.0;
                for (var harmonic = 1; harmonic <= 12; harmonic++) cords += Math.Sin(2 * Math.PI * harmonic * phase) / Math.Sqrt(harmonic);
                samples.Add((short)Math.Clamp(5_000 * envelope * (voiced * cords + (1 - voiced) * noise[i]), short.MinValue, short.MaxValue));
            }

            samples.AddRange(new short[RateHz / 10]);
        }

        return new([.. samples], []);
    }
}
