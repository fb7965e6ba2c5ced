namespace Antiphon.Audio;

/// <summary>How hard a <see cref="NoiseReducer"/> works. A value: derive variants with <c>with</c>.</summary>
public sealed record NoiseReducerOptions
{
    /// <summary>Most that is taken from any frequency, in dB; 3 to 30. More is quieter but tears speech. Default 12.</summary>
    public float MaxReductionDb { get; init; } = 12;
}
