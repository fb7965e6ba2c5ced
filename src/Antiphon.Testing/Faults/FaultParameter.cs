using System.Globalization;

namespace Antiphon.Testing.Faults;

/// <summary>A parameter of a scenario. Immutable.</summary>
/// <param name="Name">Stable name, kebab-case.</param>
/// <param name="Kind">How its value is written.</param>
/// <param name="Default">Value when none is given, as it would be written.</param>
/// <param name="Meaning">What it changes, in one sentence.</param>
public sealed record FaultParameter(string Name, FaultParameterKind Kind, string Default, string Meaning)
{
    /// <summary>How a value is written, for messages.</summary>
    public string Form => Kind switch
    {
        FaultParameterKind.Time => "a time such as 250ms, 3s or 2min",
        FaultParameterKind.Count => "a whole number from 0 to 1,000,000",
        _ => "a number from 0 to 1",
    };

    /// <summary>Reads a value of this kind as a number: ticks, count or share.</summary>
    internal bool TryRead(string text, out double value) => Kind switch
    {
        FaultParameterKind.Time => TryReadTime(text, out value),
        FaultParameterKind.Count => TryReadNumber(text, NumberStyles.None, 1_000_000, out value),
        _ => TryReadNumber(text, NumberStyles.AllowDecimalPoint, 1, out value),
    };

    private static bool TryReadTime(string text, out double ticks)
    {
        (string Unit, long Ticks)[] units = [("ms", TimeSpan.TicksPerMillisecond), ("min", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond)];
        foreach (var (unit, length) in units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!TryReadNumber(text[..^unit.Length], NumberStyles.AllowDecimalPoint, 1_000_000, out var number)) break;
            ticks = Math.Round(number * length);
            return true;
        }

        ticks = 0;
        return false;
    }

    private static bool TryReadNumber(string text, NumberStyles style, double max, out double value) =>
        double.TryParse(text, style, CultureInfo.InvariantCulture, out value) && value >= 0 && value <= max;
}

/// <summary>How the value of a parameter is written.</summary>
public enum FaultParameterKind
{
    /// <summary>A time with its unit: <c>250ms</c>, <c>3s</c>, <c>2min</c>.</summary>
    Time,

    /// <summary>A whole number, 0 to 1,000,000.</summary>
    Count,

    /// <summary>A share or chance, 0 to 1.</summary>
    Share,
}
