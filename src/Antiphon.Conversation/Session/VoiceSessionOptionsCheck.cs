using System.Runtime.CompilerServices;
using Antiphon.Audio;

namespace Antiphon.Conversation;

/// <summary>The ranges that the options' documentation states.</summary>
internal static class VoiceSessionOptionsCheck
{
    public static void ThrowIfInvalid(VoiceSessionOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.Id);
        InRange(options.InputSampleRateHz, AudioFormat.MinSampleRateHz, AudioFormat.MaxSampleRateHz);
        InRange(options.OutputSampleRateHz, AudioFormat.MinSampleRateHz, AudioFormat.MaxSampleRateHz);
        InRange(options.PlayoutLead, Ms(20), Ms(2_000));
        InRange(options.FrameDuration, Ms(10), Ms(60));
        InRange(options.InboundCapacity, Ms(200), Ms(30_000));
        InRange(options.OutboundCapacity, Ms(200), Ms(60_000));
        InRange(options.OpenTimeout, Ms(1_000), Ms(120_000));
        InRange(options.SynthesisTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        InRange(options.CommandCapacity, 1, 1_000_000);
        InRange(options.MaxFailedTurns, 1, int.MaxValue);
        var endpointing = options.Endpointing;
        InRange(endpointing.EndSilence, Ms(50), Ms(5_000));
        InRange(endpointing.OnsetVoice, Ms(20), Ms(1_000));
        InRange(endpointing.OnsetWindow, endpointing.OnsetVoice, Ms(1_280));
        InRange(endpointing.PreRoll, TimeSpan.Zero, Ms(2_000));
        InRange(endpointing.MaxTurn, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        InRange(options.Interruption.MinVoice, TimeSpan.Zero, Ms(2_000));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static void InRange<T>(T value, T min, T max, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected {min} to {max}.");
        }
    }
}
