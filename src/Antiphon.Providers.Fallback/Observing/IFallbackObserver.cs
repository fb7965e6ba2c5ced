namespace Antiphon.Providers.Fallback;

/// <summary>Watches the wrappers of all calls. Called where it happens: be quick, do not wait, do not call back. May be called
/// by several calls at once; what it throws is logged and dropped.</summary>
public interface IFallbackObserver
{
    /// <summary>Something happened.</summary>
    void On(FallbackEvent fallbackEvent);
}
