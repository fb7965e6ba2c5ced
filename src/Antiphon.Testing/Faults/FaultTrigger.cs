using System.Collections.Immutable;

namespace Antiphon.Testing.Faults;

/// <summary>Decides which occurrence of something (an utterance, a segment, a frame) is hit. Thread-safe; deterministic for a
/// seed and an order of occurrences.</summary>
internal sealed class FaultTrigger(ChosenFault fault, Random random)
{
    private readonly Lock _gate = new();
    private readonly long _first = (long)fault.Number(FirstName);
    private readonly long _times = (long)fault.Number(TimesName);
    private readonly TimeSpan _after = new((long)fault.Number(AfterName));
    private readonly double _chance = fault.Number(ChanceName);
    private long _occurrences;
    private long _hits;

    private const string FirstName = "n";
    private const string TimesName = "times";
    private const string AfterName = "after";
    private const string ChanceName = "probability";

    /// <summary>The parameters of a trigger over occurrences of <paramref name="what"/>.</summary>
    /// <param name="what">One of them, e.g. <c>utterance</c>.</param>
    /// <param name="times">How many are hit by default; 0 for all.</param>
    /// <param name="chance">Chance of a hit by default.</param>
    public static ImmutableArray<FaultParameter> Parameters(string what, int times = 1, string chance = "1") =>
    [
        new(FirstName, FaultParameterKind.Count, "1", $"The first {what} that is hit, counted from 1."),
        new(TimesName, FaultParameterKind.Count, times.ToString(System.Globalization.CultureInfo.InvariantCulture), $"How often it is hit from there on; 0 for every {what}."),
        new(AfterName, FaultParameterKind.Time, "0ms", $"Time of the call before which no {what} counts."),
        new(ChanceName, FaultParameterKind.Share, chance, $"Chance of each {what} to be hit, drawn from the seed."),
    ];

    /// <summary>One more has occurred <paramref name="now"/> after the beginning of the call; whether it is hit.</summary>
    public bool Strikes(TimeSpan now)
    {
        lock (_gate)
        {
            if (now < _after || ++_occurrences < _first || (_times > 0 && _hits >= _times)) return false;
            if (_chance < 1 && random.NextDouble() >= _chance) return false;
            _hits++;
            return true;
        }
    }
}
