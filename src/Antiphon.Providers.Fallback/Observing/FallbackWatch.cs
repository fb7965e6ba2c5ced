using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Fallback;

/// <summary>Tells log, meter and observer what happened. Never fails. Thread-safe.</summary>
internal sealed class FallbackWatch(FallbackKind kind, FallbackOptions options)
{
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger(FallbackTelemetry.SourceName);

    public FallbackKind Kind => kind;

    /// <summary>A provider has done what it is for.</summary>
    public void Succeeded(string provider) => FallbackTelemetry.Attempts.Add(1, FallbackTelemetry.PartOf(kind), FallbackTelemetry.ProviderOf(provider), FallbackTelemetry.Ok);

    /// <summary>An attempt at a provider has failed, whatever is done about it.</summary>
    public void Failed(string provider, VoiceException error)
    {
        FallbackTelemetry.Attempts.Add(1, FallbackTelemetry.PartOf(kind), FallbackTelemetry.ProviderOf(provider), FallbackTelemetry.Failed, new("error.type", error.Code.Value));
        Tell(new FallbackEvent.AttemptFailed(kind, provider, error.Code));
    }

    public void Switched(string from, string to, ErrorCode code)
    {
        FallbackTelemetry.Switches.Add(1, FallbackTelemetry.PartOf(kind), new("antiphon.fallback.from", FallbackTelemetry.Bounded(from)),
            FallbackTelemetry.ProviderOf(to), new("error.type", code.Value));
        FallbackLog.Switched(_logger, kind, from, to, code.Value);
        Tell(new FallbackEvent.ProviderSwitched(kind, from, to, code));
    }

    public void Replayed(string provider, TimeSpan duration)
    {
        FallbackTelemetry.ReplayedAudio.Add(duration.TotalSeconds, FallbackTelemetry.ProviderOf(provider));
        FallbackLog.Replayed(_logger, provider, duration.TotalMilliseconds);
        Tell(new FallbackEvent.AudioReplayed(provider, duration));
    }

    public void Lost(string provider, TimeSpan duration)
    {
        FallbackTelemetry.LostAudio.Add(duration.TotalSeconds, FallbackTelemetry.ProviderOf(provider));
        FallbackLog.AudioLost(_logger, provider, duration.TotalMilliseconds);
        Tell(new FallbackEvent.AudioLost(provider, duration));
    }

    public void GivenUp(ErrorCode code)
    {
        FallbackTelemetry.GivenUp.Add(1, FallbackTelemetry.PartOf(kind), new("error.type", code.Value));
        FallbackLog.GivenUp(_logger, kind, code.Value);
        Tell(new FallbackEvent.GivenUp(kind, code));
    }

    public void HealthChanged(string provider, ProviderState from, ProviderState to)
    {
        FallbackTelemetry.HealthChanges.Add(1, FallbackTelemetry.PartOf(kind), FallbackTelemetry.ProviderOf(provider),
            new("antiphon.fallback.health", FallbackTelemetry.HealthOf(to)));
        FallbackLog.HealthChanged(_logger, kind, provider, from, to);
        Tell(new FallbackEvent.HealthChanged(kind, provider, from, to));
    }

    /// <summary>What a provider's failure is to us: itself when coded, else <paramref name="code"/> with a fixed text (R6).</summary>
    public VoiceException Coded(Exception error, ErrorCode code, string provider, string message)
    {
        if (error is VoiceException coded && coded.Code != ErrorCodes.Internal) return coded;
        FallbackLog.Unknown(_logger, error, kind, provider);
        return new ProviderException(code, provider, message, error);
    }

    private void Tell(FallbackEvent fallbackEvent)
    {
        try
        {
            options.Observer?.On(fallbackEvent);
        }
        catch (Exception error)
        {
            FallbackLog.ObserverFailed(_logger, error);
        }
    }
}
