using Antiphon.Testing.Faults;

namespace Antiphon.Testing.Simulation;

/// <summary>The gaps of one provider, drawn for a call.</summary>
internal sealed class ProviderGaps(VirtualTime time, IReadOnlyList<ProviderGap> gaps)
{
    /// <summary>The longest gap that must cost no word.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const int MostGaps = 3;

    public VirtualTime Time => time;

    public IReadOnlyList<ProviderGap> All => gaps;

    /// <summary>Draws when a part of the call is hit; its providers share the times, each as far as the dice say so.</summary>
    public static IReadOnlyList<ProviderGap> Draw(SimulationRandom dice)
    {
        var gaps = new List<ProviderGap>();
        var at = dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20));
        for (var left = dice.Between(1, MostGaps); left > 0; left--)
        {
            var length = dice.Between(TimeSpan.FromMilliseconds(50), Longest);
            gaps.Add(new ProviderGap(at, at + length, dice.Pick(Enum.GetValues<GapStyle>()), dice.Chance(0.4)));
            at += length + dice.Between(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(40));
        }

        return gaps;
    }

    /// <summary>Reaches the provider, or not.</summary>
    public async Task ReachAsync(CancellationToken cancellationToken)
    {
        if (gaps.FirstOrDefault(gap => gap.Covers(time.Elapsed)) is not { } now) return;
        if (now.OpeningHangs) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        throw now.Style == GapStyle.Throws
            ? new InvalidOperationException(FaultTexts.Secret)
            : new ConnectionException(ErrorCodes.ConnectionRefused, "Not there.");
    }

    /// <summary>A connection, as long as it holds.</summary>
    public ProviderConnection Connect() => new(this);
}
