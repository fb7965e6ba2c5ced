namespace Antiphon.Bench.TurnTaking;

/// <summary>Wrong cuts and delays of one strategy over the corpus.</summary>
internal sealed class EndpointingScore
{
    private readonly List<double> _delays = [];
    private int _pauses;
    private int _cut;
    private int _turns;
    private int _cutTurns;

    /// <summary>Share of pauses in which the turn was ended, 0 to 1.</summary>
    internal double CutShare => (double)_cut / _pauses;

    /// <summary>Share of turns cut at least once.</summary>
    internal double CutTurns => (double)_cutTurns / _turns;

    /// <summary>Ends of a turn that fell neither in a pause nor after the end: voice that was not heard as such.</summary>
    internal int CutElsewhere { get; private set; }

    internal int Missed { get; private set; }

    internal double MeanDelayMs => _delays.Average();

    internal double DelayMs(double quantile) => _delays.Order().ElementAt((int)(quantile * (_delays.Count - 1)));

    internal void Add(CallerUtterance utterance, List<int> ends, bool started)
    {
        _turns++;
        _pauses += utterance.Pauses.Count;
        if (!started || ends.Count == 0)
        {
            Missed++;
            return;
        }

        foreach (var end in ends.SkipLast(1))
        {
            // Until the voice is found again the decision still falls into the pause.
            if (utterance.Pauses.Any(p => end >= p.Start && end <= p.End + RecordingBooth.RateHz * 3 / 20)) _cut++;
            else CutElsewhere++;
        }

        if (ends.Count > 1) _cutTurns++;
        _delays.Add(1_000.0 * (ends[^1] - utterance.Samples.Length) / RecordingBooth.RateHz);
    }
}
