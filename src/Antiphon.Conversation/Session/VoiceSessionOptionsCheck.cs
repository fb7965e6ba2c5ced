using System.Runtime.CompilerServices;
using Antiphon.Audio;

namespace Antiphon.Conversation;

/// <summary>The ranges that the options' documentation states.</summary>
internal static class VoiceSessionOptionsCheck
{
    private const int MaxFillers = 32;

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
        InRange(options.TranscriptTimeout, Ms(500), Ms(60_000));
        InRange(options.CommandCapacity, 1, 1_000_000);
        InRange(options.MaxFailedTurns, 1, int.MaxValue);
        var endpointing = options.Endpointing;
        InRange(endpointing.EndSilence, Ms(50), Ms(5_000));
        InRange(endpointing.OnsetVoice, Ms(20), Ms(1_000));
        InRange(endpointing.OnsetWindow, endpointing.OnsetVoice, Ms(1_280));
        InRange(endpointing.PreRoll, TimeSpan.Zero, Ms(2_000));
        InRange(endpointing.MaxTurn, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        InRange(endpointing.MinSilence, Ms(50), Ms(5_000));
        InRange(endpointing.MaxSilence, Ms(50), Ms(10_000));
        InRange(options.EarlyAnswers.StableFor, Ms(20), Ms(2_000));
        InRange(options.EarlyAnswers.MaxPerTurn, 1, 5);
        var interruption = options.Interruption;
        InRange(interruption.MinVoice, TimeSpan.Zero, Ms(2_000));
        InRange(interruption.MinWords, 0, 20);
        InRange(interruption.ResumeAfter, Ms(60), Ms(2_000));
        InRange(interruption.MaxHold, Ms(200), Ms(5_000));
        InRange(interruption.FalseAfter, Ms(500), Ms(10_000));
        InRange(interruption.MaxBackchannel, Ms(200), Ms(5_000));
        InRange(interruption.AnswerLead, TimeSpan.Zero, Ms(5_000));
        InRange(interruption.EchoWindow, TimeSpan.Zero, Ms(20_000));
        InRange(interruption.EchoLikeness, 0.5, 1);
        InRange(interruption.EchoMemory, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        ThrowIfInvalid(options.Agent.Liveness ?? options.Liveness);
        ThrowIfInvalid(options.Agent.Limits ?? options.Limits);
    }

    private static void ThrowIfInvalid(CallLimitOptions limits)
    {
        var timers = limits.Timers;
        if (timers.IdleAfter is { } idle) InRange(idle, Ms(1_000), TimeSpan.FromHours(1));
        InRange(timers.IdlePrompts, 0, 20);
        InRange(timers.MaxTurn, Ms(5_000), TimeSpan.FromHours(1));
        if (timers.MaxCall is { } longest) InRange(longest, Ms(10_000), TimeSpan.FromHours(24));
        InRange(timers.WarnBefore, TimeSpan.Zero, TimeSpan.FromHours(1));
        InRange(limits.IdlePrompts.Count, 1, MaxFillers);
    }

    private static void ThrowIfInvalid(LivenessOptions liveness)
    {
        InRange(liveness.Bound, Ms(1_000), Ms(60_000));
        InRange(liveness.SynthesisStart, Ms(100), liveness.Bound - Ms(500));
        InRange(liveness.FillerInterval, Ms(1_000), TimeSpan.FromMinutes(10));
        InRange(liveness.WorkLimit, Ms(5_000), TimeSpan.FromHours(1));
        InRange(liveness.SilenceLimit, liveness.Bound + Ms(1), TimeSpan.FromMinutes(10));
        InRange(liveness.Fillers?.Count ?? 0, 0, MaxFillers);
        InRange(liveness.LongWaitFillers?.Count ?? 0, 0, MaxFillers);
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
