using Antiphon.Server.Providers;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Hosting;

/// <summary>Providers of one session that are not the server's usual ones, e.g. chains of <see cref="IProviderDirectory"/>. A value:
/// derive variants with <c>with</c>.</summary>
public sealed record SessionProviders
{
    /// <summary>The chat model; null for the usual one.</summary>
    public IChatClient? Model { get; init; }

    /// <summary>The synthesiser; null for the usual one.</summary>
    public ITextToSpeech? TextToSpeech { get; init; }

    /// <summary>The recogniser; null for the usual one.</summary>
    public ISpeechToText? SpeechToText { get; init; }

    /// <summary>Changes the session's parts before whatever the program lays around them
    /// (<see cref="AntiphonServerSetup.SessionStarting"/>): what stands here is hit by the faults laid around it. Null for nothing.</summary>
    public Func<SessionParts, SessionParts>? Within { get; init; }

    /// <summary>Changes them after that: what stands here sees the faults of what it surrounds. Null for nothing.</summary>
    public Func<SessionParts, SessionParts>? Around { get; init; }
}
