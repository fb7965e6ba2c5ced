using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Fallback;

/// <summary>Tells log, meter and observer what happened. Never fails. Thread-safe.</summary>
internal sealed class FallbackWatch(FallbackKind kind, FallbackOptions options)
{
    private readonly ILogger _logger = options.LoggerFactory.CreateLogger(FallbackTelemetry.SourceName);

    public FallbackKind Kind => kind;

    public void Switched(string from, string to, ErrorCode code)
    {
        FallbackTelemetry.Switches.Add(1, new("antiphon.fallback.kind", kind.ToString()), new("antiphon.fallback.from", from),
            new("antiphon.fallback.to", to), new("error.type", code.Value));
        FallbackLog.Switched(_logger, kind, from, to, code.Value);
        Tell(new FallbackEvent.ProviderSwitched(kind, from, to, code));
    }

    public void Replayed(string provider, TimeSpan duration)
    {
        FallbackTelemetry.ReplayedAudio.Add(duration.TotalSeconds, new KeyValuePair<string, object?>("antiphon.fallback.to", provider));
        FallbackLog.Replayed(_logger, provider, duration.TotalMilliseconds);
        Tell(new FallbackEvent.AudioReplayed(provider, duration));
    }

    public void Lost(string provider, TimeSpan duration)
    {
        FallbackTelemetry.LostAudio.Add(duration.TotalSeconds, new KeyValuePair<string, object?>("antiphon.fallback.to", provider));
        FallbackLog.AudioLost(_logger, provider, duration.TotalMilliseconds);
        Tell(new FallbackEvent.AudioLost(provider, duration));
    }

    public void GivenUp(ErrorCode code)
    {
        FallbackTelemetry.GivenUp.Add(1, new("antiphon.fallback.kind", kind.ToString()), new("error.type", code.Value));
        FallbackLog.GivenUp(_logger, kind, code.Value);
        Tell(new FallbackEvent.GivenUp(kind, code));
    }

    public void HealthChanged(string provider, ProviderState from, ProviderState to)
    {
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
