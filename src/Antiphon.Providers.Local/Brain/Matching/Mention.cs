using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>A value found in what was said.</summary>
/// <param name="Kind">What it could fill.</param>
/// <param name="Start">Its first word.</param>
/// <param name="End">Behind its last word.</param>
internal sealed record Mention(ParameterKind Kind, int Start, int End)
{
    public DateOnly Date { get; init; }

    public SpokenTime Time { get; init; }

    /// <summary>Part of the day, digits or name.</summary>
    public string Text { get; init; } = "";

    public decimal Number { get; init; }

    public ToolChoice? Choice { get; init; }

    /// <summary>But a number that would do as something else too.</summary>
    public bool IsBare { get; init; }

    /// <summary>Said to be what is not meant: "not tuesday".</summary>
    public bool IsDenied { get; init; }

    public bool Overlaps(Mention other) => Start < other.End && other.Start < End;
}
