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
/// <param name="Agent">What the agent says, if nothing stops it.</param>
/// <param name="Caller">What comes in.</param>
/// <param name="Start">Sample, from the agent's first, at which it does.</param>
/// <param name="EchoGain">How much of the agent's voice the line brings back; 0 for none.</param>
/// <param name="EchoDelay">How many samples later.</param>
/// <param name="Noise">Noise of the line.</param>
/// <param name="Seed">Draws how late the recogniser gives the words.</param>
internal sealed record OverlapScene(
    OverlapKind Kind, Recording Agent, Recording Caller, int Start, double EchoGain, int EchoDelay, float[] Noise, int Seed)
{
    private const int RateHz = RecordingBooth.RateHz;
    private const int Calls = 72;
    private static readonly string[] Callers = ["rms", "awb", "kal16"];

    /// <summary>Whether the line brings the agent's voice back.</summary>
    internal bool EchoLine => EchoGain > 0;

    /// <summary>Sample at which what comes in begins to be heard.</summary>
    internal int Onset => Kind == OverlapKind.Echo ? EchoDelay + FirstSound(Agent.Samples) : Start + FirstSound(Caller.Samples);

    /// <summary>Calls with a clean line, 8 scenes each, and calls with echo, 6 scenes each of which two are also interrupted.</summary>
    internal static async Task<List<List<OverlapScene>>> DrawAsync(RecordingBooth booth, CancellationToken cancellationToken)
    {
        var random = new Random(TurnCorpus.Seed + 2);
        var calls = new List<List<OverlapScene>>();
        for (var i = 0; i < Calls; i++)
        {
            var echo = i % 3 == 2;
            var call = new List<OverlapScene>();
            var echoGain = echo ? Math.Pow(10, -random.Next(10, 31) / 20.0) : 0;
            var delay = RateHz * random.Next(60, 400) / 1_000;
            for (var k = 0; k < (echo ? 6 : 8); k++)
            {
                var kind = echo ? (k % 3 == 2 ? OverlapKind.BargeIn : OverlapKind.Echo) : (OverlapKind)random.Next(3);
                call.Add(await DrawAsync(booth, kind, Callers[i % 3 == 2 ? i / 3 % 3 : i % 3], echoGain, delay, random, cancellationToken));
            }

            calls.Add(call);
        }

        return calls;
    }

    private static async Task<OverlapScene> DrawAsync(
        RecordingBooth booth, OverlapKind kind, string voice, double echoGain, int echoDelay, Random random, CancellationToken cancellationToken)
    {
        var agent = await booth.SayAsync("slt", TurnSentences.Agent[random.Next(TurnSentences.Agent.Length)], cancellationToken);
        var caller = kind switch
        {
            OverlapKind.BargeIn => await booth.SayAsync(voice, TurnSentences.BargeIns[random.Next(TurnSentences.BargeIns.Length)], cancellationToken),
            OverlapKind.Backchannel => await booth.SayAsync(voice, TurnSentences.Backchannels[random.Next(TurnSentences.Backchannels.Length)], cancellationToken),
            OverlapKind.Cough => Cough(random),
            _ => new Recording([], []),
        };

        var start = RateHz + random.Next(RateHz * 5 / 2);
        var noise = BenchSignals.Pink(RateHz * 4, RateHz, random.Next());
        return new(kind, agent, caller, start, echoGain, echoDelay, [.. noise.Select(n => (float)(60 * n))], random.Next());
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

    // One or two bursts with a steep attack, 90 to 300 ms: noise as of a cough, mostly vocal cords as of clearing one's throat, or a
    // noise that goes over into voice.
    private static Recording Cough(Random random)
    {
        var samples = new List<short>();
        var kind = random.Next(3);
        for (var burst = random.Next(1, 3); burst > 0; burst--)
        {
            var length = RateHz * random.Next(90, 300) / 1_000;
            var noise = BenchSignals.White(length, random.Next());
            var pitch = random.Next(90, 220);
            for (var i = 0; i < length; i++)
            {
                var voiced = kind == 0 || (kind == 2 && i < length * 2 / 5) ? 0 : 0.7;
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
