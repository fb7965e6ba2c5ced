using Antiphon.Bench.TurnTaking;
using Antiphon.Turns;

namespace Antiphon.Bench;

/// <summary>How well turns are taken, over a synthetic corpus with known word times: endpointing and interruption, by strategy.</summary>
public static class TurnTakingBench
{
    private const double Budget = 0.05;

    private static readonly (string Name, EndpointingMode Mode, TrialFacts Facts)[] Strategies =
    [
        ("silence", EndpointingMode.Silence, TrialFacts.None),
        ("adaptive", EndpointingMode.Adaptive, TrialFacts.None),
        ("scored by voice", EndpointingMode.Scored, TrialFacts.Levels),
        ("scored by text (default)", EndpointingMode.Scored, TrialFacts.Interims),
        ("scored by both", EndpointingMode.Scored, TrialFacts.Interims | TrialFacts.Levels),
        ("scored by text, hints", EndpointingMode.Scored, TrialFacts.Interims | TrialFacts.Hints),
        ("adaptive, scored by text", EndpointingMode.AdaptiveScored, TrialFacts.Interims),
        ("adaptive, scored, hints", EndpointingMode.AdaptiveScored, TrialFacts.Interims | TrialFacts.Hints),
    ];

    private static readonly (string Name, InterruptionOptions Options, bool Words)[] Interruptions =
    [
        ("default", new InterruptionOptions(), true),
        ("default, echo not followed", new InterruptionOptions { FollowEcho = false }, true),
        ("default, no interim texts", new InterruptionOptions(), false),
        ("160 ms of voice, no hold, no echo check", new InterruptionOptions { PauseAtOnset = false, MinVoice = TimeSpan.FromMilliseconds(160), EchoWindow = TimeSpan.Zero, FollowEcho = false }, false),
        ("500 ms of voice, no hold", new InterruptionOptions { PauseAtOnset = false, MinVoice = TimeSpan.FromMilliseconds(500) }, true),
        ("one word needed", new InterruptionOptions { MinWords = 1 }, true),
        ("one word needed, no hold", new InterruptionOptions { MinWords = 1, PauseAtOnset = false }, true),
    ];

    /// <summary>Runs it and writes the report.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.EngineMissing"/>: the synthesiser is not installed.</exception>
    public static Task RunAsync(TextWriter markdown, CancellationToken cancellationToken) => RunAsync(markdown, plot: null, cancellationToken);

    /// <summary>Runs it and writes the report and, as SVG, the plot.</summary>
    public static async Task RunAsync(TextWriter markdown, TextWriter? plot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        await using var booth = new RecordingBooth();
        var corpus = await TurnCorpus.DrawAsync(booth, cancellationToken);
        var svg = new SvgPlot("Turn-taking of Antiphon over a synthetic corpus");
        await EndpointingAsync(corpus, markdown, svg, cancellationToken);
        await InterruptionAsync(await OverlapScene.DrawAsync(booth, cancellationToken), markdown, svg);
        if (plot is not null) await svg.WriteAsync(plot);
    }

    private static async Task EndpointingAsync(List<List<CallerUtterance>> corpus, TextWriter markdown, SvgPlot svg, CancellationToken cancellationToken)
    {
        var clean = new EndpointingTrial(corpus, double.PositiveInfinity);
        var (pauses, turns) = clean.Size;
        await markdown.WriteLineAsync($"""
            # Turn-taking

            Repeat: `antiphon bench turns --plot bench/turns.svg > bench/turns.md` (seed {TurnCorpus.Seed}; three of the voices are synthesised with random
            excitation, so that figures differ a little between runs). Real voice activity detection on synthesised speech, frames of 20 ms.

            ![wrong cuts against delay, and delays of interruptions](turns.svg)

            ## End of turn

            {corpus.Count} calls by the voices {string.Join(", ", BenchSignals.Voices)}, {turns} turns with {pauses} pauses inside: the 48 sentences with 0 to 2 pauses at any word (every
            third after "um" or "uh"), two clauses of which the first is a whole sentence, digits in groups, spelled names, yes and no, short answers.
            Pauses are log-normal, median 450 ms (digits 500, letters 250), within 100 ms to 2 s; each caller has a pace of their own (sigma 0.35).
            The corpus is synthetic: pauses are opened in whole sentences, so the voice does not slow down or hang before them as a person's does.
            Interim texts are the true words, each a drawn time after it was said: log-normal, median 250 ms, 95 % within 400 ms, at most every 100 ms.

            A pause is *cut* when the turn ends in it. *Delay* runs from the last sound to the decision: it is what endpointing adds to every answer.
            The silence is swept from 100 ms to 1.6 s, with the least silence at half of it and the longest at 2 s. *At 5 %*: the delay at which 5 % of
            the pauses are cut. Then the same with the default of 400 ms. *Hints*: the strategy knows that digits, letters (and how many), yes or no are expected.
            *By voice*: by how far the level falls at the end (`VoiceWeight` 1).

            | strategy | mean delay at 5 % | silence for it | p50 at 5 % | p95 at 5 % | cut at 400 ms | turns cut | mean delay | p50 | p95 |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        var panel = svg.Add("Pauses wrongly cut against delay", "mean delay of the end of turn, ms", "pauses cut, %", 2_000, 50);
        panel.Mark(Budget * 100);
        foreach (var (name, mode, facts) in Strategies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var curve = Sweep(clean, mode, facts);
            panel.Line(name, curve.Select(p => (p.Score.MeanDelayMs, p.Score.CutShare * 100)));
            var plain = clean.Run(Options(mode, 400, facts), facts);
            await markdown.WriteLineAsync($"| {name} | {AtBudget(curve)} | {Cells(plain)} |");
        }

        await markdown.WriteLineAsync("""

            In noise (pink, against the level of the speech), all at 400 ms. *Elsewhere*: turns ended where the caller was speaking and was not heard as such.

            | strategy | noise | pauses cut | turns cut | mean delay | p50 | p95 | elsewhere | missed |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var snr in new[] { double.PositiveInfinity, 20, 10 })
        {
            var trial = double.IsInfinity(snr) ? clean : new EndpointingTrial(corpus, snr);
            foreach (var (name, mode, facts) in (ReadOnlySpan<(string, EndpointingMode, TrialFacts)>)[Strategies[0], Strategies[3], Strategies[5]])
            {
                var score = trial.Run(Options(mode, 400, facts), facts);
                markdown.WriteLine($"| {name} | {(double.IsInfinity(snr) ? "none" : $"{snr:F0} dB")} | {Cells(score)} | {score.CutElsewhere} | {score.Missed} |");
            }
        }
    }

    private static async Task InterruptionAsync(List<List<OverlapScene>> calls, TextWriter markdown, SvgPlot svg)
    {
        var any = OverlapTrial.Run(calls, new InterruptionOptions(), withWords: true);
        await markdown.WriteLineAsync($"""

            ## Interruption

            The agent speaks for some seconds and something comes in. On a clean line: {any.Count(OverlapKind.BargeIn, false)} times the caller means it, {any.Count(OverlapKind.Backchannel, false)} backchannels, {any.Count(OverlapKind.Cough, false)} coughs
            (bursts of noise: a third mostly voiced as in clearing one's throat, a third going over into voice). On a line with echo, the agent's voice 10
            to 30 dB down and 60 to 400 ms late: {any.Count(OverlapKind.Echo, true)} times only that, {any.Count(OverlapKind.BargeIn, true)} times the caller means it. {calls.Count} calls, a third of them with echo; the line brings back
            what is really played. The recogniser gives interim texts as above and the final text 200 to 325 ms after the end of speech. *Silent* is when the
            agent's audio stops (held or cut off), *decided* when it is cut off, both from the caller's first sound: the first 10 ms over -46 dBFS,
            40 dB under the peak. *Lost* is the share in which the agent gave up the floor for good; *fell silent* the share in which it paused
            at all, and for how long (median) where it went on. *Too soon* is the share of these scenes in which something else, the echo, had cut the agent
            off for good before the caller spoke.

            | strategy | line | taken over | too soon | silent p50 | p95 | most | decided p50 | p95 | most | decided within 250 ms |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        var scores = Interruptions.Select(i => (i.Name, Score: OverlapTrial.Run(calls, i.Options, i.Words))).ToList();
        foreach (var (name, score) in scores)
        {
            foreach (var echo in new[] { false, true })
            {
                var (silent, decided) = (score.SilenceAfter(echo), score.DecidedAfter(echo));
                await markdown.WriteLineAsync(
                    $"| {name} | {(echo ? "echo" : "clean")} | {score.LostFloor(OverlapKind.BargeIn, echo):P0} | {score.CutBefore(OverlapKind.BargeIn, echo):P0} | {Q(silent, 0.5)} | {Q(silent, 0.95)} | {Q(silent, 1)} | {Q(decided, 0.5)} | {Q(decided, 0.95)} | {Q(decided, 1)} | {(decided.Count == 0 ? "" : $"{(double)decided.Count(d => d <= 250) / decided.Count:P0}")} |");
            }
        }

        await markdown.WriteLineAsync("""

            | strategy | backchannels: lost | fell silent | for, ms | coughs: lost | fell silent | for, ms | echo: lost | fell silent | for, ms |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        foreach (var (name, score) in scores)
        {
            var cells = new[] { OverlapKind.Backchannel, OverlapKind.Cough, OverlapKind.Echo }.Select(kind =>
                $"{score.LostFloor(kind, kind == OverlapKind.Echo):P0} | {score.FellSilent(kind, kind == OverlapKind.Echo):P0} | {Ms(score.SilenceMs(kind))}");
            await markdown.WriteLineAsync($"| {name} | {string.Join(" | ", cells)} |");
        }

        var panel = svg.Add("Interruptions on a clean line, within a time of the caller's first sound", "ms after the first sound", "interruptions, %", 1_000, 100);
        panel.Line("default: silent", Distribution(scores[0].Score.SilenceAfter(echoLine: false)));
        foreach (var (name, score) in scores.Where(s => s.Name is not ("default, no interim texts" or "default, echo not followed"))) panel.Line($"{name}{(name == "default" ? ": decided" : "")}", Distribution(score.DecidedAfter(echoLine: false)));
    }

    private static string Ms(double value) => double.IsNaN(value) ? "" : $"{value:F0}";

    private static IEnumerable<(double X, double Y)> Distribution(List<double> values) =>
        values.Order().Select((value, i) => (value, 100.0 * (i + 1) / values.Count));

    private static string Q(List<double> values, double quantile) => Ms(OverlapScore.Quantile(values, quantile));

    private static string Cells(EndpointingScore score) =>
        $"{score.CutShare:P1} | {score.CutTurns:P1} | {score.MeanDelayMs:F0} | {score.DelayMs(0.5):F0} | {score.DelayMs(0.95):F0}";

    private static EndpointingOptions Options(EndpointingMode mode, int silenceMs, TrialFacts facts) => new()
    {
        Mode = mode,
        VoiceWeight = facts.HasFlag(TrialFacts.Levels) ? 1 : 0,
        EndSilence = TimeSpan.FromMilliseconds(silenceMs),
        MinSilence = TimeSpan.FromMilliseconds(silenceMs / 2.0),
        MaxSilence = TimeSpan.FromMilliseconds(Math.Max(2_000, silenceMs)),
    };

    private static List<(int SilenceMs, EndpointingScore Score)> Sweep(EndpointingTrial trial, EndpointingMode mode, TrialFacts facts) =>
        [.. Enumerable.Range(2, 31).Select(i => (i * 50, trial.Run(Options(mode, i * 50, facts), facts)))];

    // The first point of the sweep within the budget; between it and the one before, in a straight line.
    private static string AtBudget(List<(int SilenceMs, EndpointingScore Score)> curve)
    {
        var i = curve.FindIndex(p => p.Score.CutShare <= Budget);
        if (i < 0) return "not reached | | |";
        if (i == 0) return $"under {curve[0].Score.MeanDelayMs:F0} | {curve[0].SilenceMs} | {curve[0].Score.DelayMs(0.5):F0} | {curve[0].Score.DelayMs(0.95):F0}";
        var (before, after) = (curve[i - 1], curve[i]);
        var share = (before.Score.CutShare - Budget) / (before.Score.CutShare - after.Score.CutShare);
        double Between(Func<EndpointingScore, double> of) => of(before.Score) + share * (of(after.Score) - of(before.Score));
        return $"{Between(s => s.MeanDelayMs):F0} ms | {before.SilenceMs + share * 50:F0} | {Between(s => s.DelayMs(0.5)):F0} | {Between(s => s.DelayMs(0.95)):F0}";
    }
}
