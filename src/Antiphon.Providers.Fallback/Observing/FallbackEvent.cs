namespace Antiphon.Providers.Fallback;

/// <summary>What a wrapper stands in for.</summary>
public enum FallbackKind
{
    /// <summary>Recognition.</summary>
    SpeechToText,

    /// <summary>Synthesis.</summary>
    TextToSpeech,

    /// <summary>The chat model.</summary>
    Chat,
}

/// <summary>What a wrapper did. A closed family. Holds no caller's words.</summary>
/// <param name="Kind">Which wrapper.</param>
public abstract record FallbackEvent(FallbackKind Kind)
{
    /// <summary>An attempt at a provider failed, in its opening, before its first word or in the middle. Comes before
    /// <see cref="ProviderSwitched"/>, <see cref="GivenUp"/>, or nothing where nothing was missing any more.</summary>
    /// <param name="Kind">Which wrapper.</param>
    /// <param name="Provider">Who failed.</param>
    /// <param name="Code">How.</param>
    public sealed record AttemptFailed(FallbackKind Kind, string Provider, ErrorCode Code) : FallbackEvent(Kind);

    /// <summary>A provider failed and the next attempt goes to <paramref name="To"/>, which may be the same.</summary>
    /// <param name="Kind">Which wrapper.</param>
    /// <param name="From">Who failed.</param>
    /// <param name="To">Who is tried.</param>
    /// <param name="Code">How it failed.</param>
    public sealed record ProviderSwitched(FallbackKind Kind, string From, string To, ErrorCode Code) : FallbackEvent(Kind);

    /// <summary>Audio was given again to a new recogniser.</summary>
    /// <param name="Provider">Who got it.</param>
    /// <param name="Duration">How much.</param>
    public sealed record AudioReplayed(string Provider, TimeSpan Duration) : FallbackEvent(FallbackKind.SpeechToText);

    /// <summary>Audio that the ring no longer held could not be given again: its words are lost.</summary>
    /// <param name="Provider">Who missed it.</param>
    /// <param name="Duration">How much.</param>
    public sealed record AudioLost(string Provider, TimeSpan Duration) : FallbackEvent(FallbackKind.SpeechToText);

    /// <summary>Nothing more may be tried in this turn; the first failure goes up.</summary>
    /// <param name="Kind">Which wrapper.</param>
    /// <param name="Code">Of the failure that goes up.</param>
    public sealed record GivenUp(FallbackKind Kind, ErrorCode Code) : FallbackEvent(Kind);

    /// <summary>What is remembered of a provider has changed.</summary>
    /// <param name="Kind">Which wrapper.</param>
    /// <param name="Provider">Of whom.</param>
    /// <param name="From">How it stood.</param>
    /// <param name="To">How it stands.</param>
    public sealed record HealthChanged(FallbackKind Kind, string Provider, ProviderState From, ProviderState To) : FallbackEvent(Kind);
}
