using System.Globalization;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Durations, which are decimal seconds on the wire and ticks of 100 ns here: seven decimals, exact both ways.</summary>
internal static class WireSeconds
{
    /// <summary>Room for any duration as text.</summary>
    internal const int MaxBytes = 32;

    private const int Decimals = 7;

    /// <summary>Characters of a number that needs no second thought: it cannot overflow.</summary>
    private const int PlainDigits = 10;

    /// <summary>Ticks of one unit of the last decimal, by the number of decimals.</summary>
    private static readonly long[] Units = [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    /// <summary>Longest duration believed; beyond it a number of seconds is taken for noise.</summary>
    private static readonly TimeSpan Max = TimeSpan.FromDays(1);

    /// <summary>Reads a plain number at the start of <paramref name="json"/>, such as <c>0.734</c>; any other takes a general parser.</summary>
    internal static bool TryReadPlain(ReadOnlySpan<byte> json, out TimeSpan? value, out int length)
    {
        var ticks = 0L;
        var point = -1;
        value = null;
        for (length = 0; length < json.Length && length <= PlainDigits; length++)
        {
            var digit = (uint)(json[length] - '0');
            if (digit <= 9)
            {
                ticks = (ticks * 10) + digit;
                continue;
            }

            if (json[length] != '.' || point >= 0) break;
            point = length;
        }

        var decimals = point < 0 ? 0 : length - point - 1;
        var isPlain = length is > 0 and <= PlainDigits && length < json.Length && json[length] is (byte)',' or (byte)'}'
            && point != 0 && (point < 0 || decimals is > 0 and <= Decimals)
            && (json[0] != '0' || length == 1 || point == 1);
        if (!isPlain) return false;
        value = Believed(ticks * Units[decimals]);
        return true;
    }

    /// <summary>The duration of a number of seconds; null when it is too long to be believed.</summary>
    internal static TimeSpan? Of(double seconds) =>
        Math.Abs(seconds) <= Max.TotalSeconds ? new TimeSpan((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : null;

    /// <summary>The duration of a numeric text; null when it is none.</summary>
    internal static TimeSpan? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? Of(seconds) : null;

    /// <summary>Writes a duration as a JSON number; returns its length.</summary>
    internal static int Write(TimeSpan value, Span<byte> output)
    {
        var written = 0;
        if (value < TimeSpan.Zero) output[written++] = (byte)'-';
        // Negated as unsigned: the least value has no positive counterpart.
        var ticks = value.Ticks < 0 ? 0UL - (ulong)value.Ticks : (ulong)value.Ticks;
        var (seconds, rest) = Math.DivRem(ticks, (ulong)TimeSpan.TicksPerSecond);
        seconds.TryFormat(output[written..], out var length, default, CultureInfo.InvariantCulture);
        written += length;
        if (rest == 0) return written;
        output[written++] = (byte)'.';
        for (var unit = (ulong)TimeSpan.TicksPerSecond / 10; rest > 0; unit /= 10)
        {
            output[written++] = (byte)('0' + (rest / unit));
            rest %= unit;
        }

        return written;
    }

    private static TimeSpan? Believed(long ticks) => ticks <= Max.Ticks ? new TimeSpan(ticks) : null;
}
