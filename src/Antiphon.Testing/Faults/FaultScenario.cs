using System.Collections.Immutable;
using Antiphon.Conversation;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Faults;

/// <summary>
/// A named fault: what goes wrong, which codes it provokes, and what the caller should hear of it. Its injections lie around
/// the real part and let everything through that is not hit. Instances are those of <see cref="FaultScenarios.All"/>. Immutable.
/// </summary>
public sealed class FaultScenario
{
    internal FaultScenario()
    {
    }

    /// <summary>Stable name, kebab-case; never reused for another fault.</summary>
    public required string Name { get; init; }

    /// <summary>What it attacks.</summary>
    public required FaultTarget Target { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Does { get; init; }

    /// <summary>The codes that a session with default settings answers it with; empty where it must pass without a code.</summary>
    public ImmutableArray<ErrorCode> Codes { get; init; } = [];

    /// <summary>What the caller should hear of it, in one sentence.</summary>
    public required string CallerHears { get; init; }

    /// <summary>What can be set, with defaults.</summary>
    public ImmutableArray<FaultParameter> Parameters { get; init; } = [];

    /// <summary>Whether a server can inject it. Not where it lies between the caller's audio and the session, which a
    /// server's protocols write themselves: there the client's side is the place for it.</summary>
    public bool IsServable => CallerAudio is null;

    internal Func<ISpeechToText, FaultSite, ISpeechToText>? SpeechToText { get; init; }

    internal Func<ITextToSpeech, FaultSite, ITextToSpeech>? TextToSpeech { get; init; }

    internal Func<IChatClient, FaultSite, IChatClient>? Model { get; init; }

    internal Func<AIFunction, FaultSite, AIFunction>? Tool { get; init; }

    internal Func<IVoiceLine, FaultSite, IVoiceLine>? Line { get; init; }

    internal Func<CallerAudio, FaultSite, CallerAudio>? CallerAudio { get; init; }

    internal Func<TimeProvider, FaultSite, TimeProvider>? Clock { get; init; }

    internal Func<FaultSite, ISessionObserver>? Observer { get; init; }

    internal Action<VoiceSession, FaultSite>? Session { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
