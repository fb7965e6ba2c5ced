namespace Antiphon.Bench.TurnTaking;

/// <summary>What a strategy made of the scenes.</summary>
internal sealed class OverlapScore
{
    private readonly List<(OverlapKind Kind, bool EchoLine, double? HeldMs, double? CommittedMs, bool Revoked, double SilentMs)> _scenes = [];

    internal void Add(OverlapKind kind, bool echoLine, double? heldMs, double? committedMs, bool revoked, double silentMs) =>
        _scenes.Add((kind, echoLine, heldMs, committedMs, revoked, silentMs));

    internal int Count(OverlapKind kind, bool echoLine) => _scenes.Count(s => s.Kind == kind && s.EchoLine == echoLine);

    /// <summary>Share of scenes of a kind in which the agent gave up the floor for good.</summary>
    internal double LostFloor(OverlapKind kind, bool echoLine = false) => Share(kind, echoLine, s => s is { CommittedMs: >= 0.0, Revoked: false });

    /// <summary>Share in which it had given up the floor before what was to come.</summary>
    internal double CutBefore(OverlapKind kind, bool echoLine) => Share(kind, echoLine, s => s is { CommittedMs: < 0.0, Revoked: false });

    /// <summary>Share in which it fell silent at all.</summary>
    internal double FellSilent(OverlapKind kind, bool echoLine = false) => Share(kind, echoLine, s => s.HeldMs is not null || s.CommittedMs is not null);

    /// <summary>How long it was silent where it fell silent and went on, median in ms.</summary>
    internal double SilenceMs(OverlapKind kind) =>
        Quantile([.. _scenes.Where(s => s.Kind == kind && s.SilentMs > 0 && (s.CommittedMs is null || s.Revoked)).Select(s => s.SilentMs)], 0.5);

    /// <summary>Onset to silence of the real interruptions, in ms.</summary>
    internal List<double> SilenceAfter(bool echoLine) => [.. _scenes.Where(s => s.Kind == OverlapKind.BargeIn && s.EchoLine == echoLine && (s.HeldMs ?? s.CommittedMs) >= 0).Select(s => (s.HeldMs ?? s.CommittedMs)!.Value)];

    /// <summary>Onset to decision of the real interruptions, in ms.</summary>
    internal List<double> DecidedAfter(bool echoLine) => [.. _scenes.Where(s => s is { Kind: OverlapKind.BargeIn, CommittedMs: >= 0.0, Revoked: false } && s.EchoLine == echoLine).Select(s => s.CommittedMs!.Value)];

    internal static double Quantile(List<double> values, double quantile) =>
        values.Count == 0 ? double.NaN : values.Order().ElementAt((int)(quantile * (values.Count - 1)));

    private double Share(OverlapKind kind, bool echoLine, Func<(OverlapKind Kind, bool EchoLine, double? HeldMs, double? CommittedMs, bool Revoked, double SilentMs), bool> holds)
    {
        var scenes = _scenes.Where(s => s.Kind == kind && s.EchoLine == echoLine).ToList();
        return scenes.Count == 0 ? double.NaN : (double)scenes.Count(holds) / scenes.Count;
    }
}
