namespace Antiphon.Protocols.Deepgram;

/// <summary>Ranges and closed sets of values.</summary>
internal static class Ranges
{
    internal static void Check(double? value, double min, double max, string path)
    {
        // Written so that a value that is no number is refused too.
        if (value is { } number && !(number >= min && number <= max)) throw WireError.Invalid(path, $"expected {min} to {max}, came {number}.");
    }

    internal static void Check(string? value, string path, params ReadOnlySpan<string> allowed)
    {
        if (value is not null && !allowed.Contains(value)) throw WireError.Invalid(path, $"expected {string.Join(", ", allowed)}.");
    }
}
