using Antiphon.Providers.Fallback;

namespace Antiphon.Server;

/// <summary>A local synthesiser in a voice, under a name of its own.</summary>
public sealed class VoiceSettings
{
    /// <summary>Where the engine runs; null for <see cref="SpeechSettings.Host"/>.</summary>
    public SpeechHost? Host { get; set; }

    /// <summary>The engine's voice; null for <see cref="SpeechSettings.Voice"/>, else the engine's default.</summary>
    public string? Voice { get; set; }
}

/// <summary>A local recogniser under a name of its own.</summary>
public sealed class RecognizerSettings
{
    /// <summary>Where the engine runs; null for <see cref="SpeechSettings.Host"/>.</summary>
    public SpeechHost? Host { get; set; }
}

/// <summary>Which providers stand in for each other, in which order. Each list names providers that are configured, given in code,
/// or always there (<c>offline</c>, <c>local</c>); 32 at most. An empty list: one provider alone, and nothing stands in for it.</summary>
public sealed class FallbackSettings
{
    /// <summary>Names of models, the preferred one first.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>Names of voices, the preferred one first.</summary>
    public IList<string> Voices { get; } = [];

    /// <summary>Names of recognisers, the preferred one first.</summary>
    public IList<string> Recognizers { get; } = [];

    /// <summary>With which provider of a list each turn starts. Default <see cref="FallbackStart.InUse"/>.</summary>
    public FallbackStart TurnsStartWith { get; set; }
}
