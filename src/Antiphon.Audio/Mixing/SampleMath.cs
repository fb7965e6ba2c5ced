namespace Antiphon.Audio;

/// <summary>Arithmetic on samples that stops at full scale.</summary>
internal static class SampleMath
{
    internal static short Saturate(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    internal static short Saturate(float value) => (short)Math.Clamp((int)MathF.Round(value), short.MinValue, short.MaxValue);
}
