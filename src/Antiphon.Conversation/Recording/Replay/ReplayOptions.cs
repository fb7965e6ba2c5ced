namespace Antiphon.Conversation;

/// <summary>How a call is replayed. A value: derive variants with <c>with</c>.</summary>
public sealed record ReplayOptions
{
    /// <summary>Changes the session's settings: what would have been different with them? Null for those of the recording.</summary>
    public Func<VoiceSessionOptions, VoiceSessionOptions>? Options { get; init; }

    /// <summary>Puts strategies back that are code and therefore not recorded, such as
    /// <see cref="VoiceSessionServices.VoiceActivity"/>. Null for the defaults.</summary>
    public Func<VoiceSessionServices, VoiceSessionServices>? Services { get; init; }

    /// <summary>Watches; null for nobody.</summary>
    public IReplayObserver? Observer { get; init; }
}
