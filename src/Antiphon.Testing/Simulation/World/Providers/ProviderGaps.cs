using Antiphon.Testing.Faults;

namespace Antiphon.Testing.Simulation;

/// <summary>The gaps of one provider: those drawn for the call, and those that begin in the middle of what it is just doing.</summary>
/// <param name="time">Clock of the call.</param>
/// <param name="drawn">Gaps drawn beforehand.</param>
/// <param name="dice">For the others; null for none.</param>
/// <param name="added">Told of the others.</param>
internal sealed class ProviderGaps(VirtualTime time, IReadOnlyList<ProviderGap> drawn, SimulationRandom? dice, Action<ProviderGap> added)
{
    private const double BreaksOff = 0.06;
    private static readonly TimeSpan Peace = TimeSpan.FromSeconds(15);
    private readonly List<ProviderGap> _gaps = [.. drawn];

    /// <summary>The longest gap that must cost no word.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const int MostGaps = 3;

    public VirtualTime Time => time;

    /// <summary>The gap that is, or the next; null when none is known.</summary>
    public ProviderGap? Next => _gaps.FirstOrDefault(gap => gap.To > time.Elapsed);

    /// <summary>Draws when a part of the call is hit; its providers share the times, each as far as the dice say so.</summary>
    public static IReadOnlyList<ProviderGap> Draw(SimulationRandom dice)
    {
        var gaps = new List<ProviderGap>();
        var at = dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20));
        for (var left = dice.Between(1, MostGaps); left > 0; left--)
        {
            var length = dice.Between(TimeSpan.FromMilliseconds(50), Longest);
            gaps.Add(At(at, length, dice));
            at += length + dice.Between(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(40));
        }

        return gaps;
    }

    /// <summary>The provider begins to do something: now and then it is gone before it is done, unless it has been shortly before or will be.</summary>
    public void MayBreakOff()
    {
        if (dice is null || !dice.Chance(BreaksOff)) return;
        var now = time.Elapsed;
        if (_gaps.Exists(gap => gap.From < now + Longest + Peace && gap.To > now - Peace)) return;
        var gap = At(now + TimeSpan.FromMilliseconds(dice.Between(40, 1_200)), dice.Between(TimeSpan.FromMilliseconds(50), Longest), dice);
        _gaps.Insert(_gaps.FindLastIndex(before => before.From < gap.From) + 1, gap);
        added(gap);
    }

    private static ProviderGap At(TimeSpan from, TimeSpan length, SimulationRandom dice) =>
        new(from, from + length, dice.Pick(Enum.GetValues<GapStyle>()), dice.Chance(0.4));

    /// <summary>Reaches the provider, or not.</summary>
    public async Task ReachAsync(CancellationToken cancellationToken)
    {
        if (Next is not { } now || !now.Covers(time.Elapsed)) return;
        if (now.OpeningHangs) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        throw now.Style == GapStyle.Throws
            ? new InvalidOperationException(FaultTexts.Secret)
            : new ConnectionException(ErrorCodes.ConnectionRefused, "Not there.");
    }

    /// <summary>A connection, as long as it holds.</summary>
    public ProviderConnection Connect() => new(this);
}
