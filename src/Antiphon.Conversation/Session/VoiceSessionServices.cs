using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Speech;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Conversation;

/// <summary>What a session works with. Shared by all sessions of a server; the session owns none of it.</summary>
public sealed record VoiceSessionServices
{
    /// <summary>Runs the agent.</summary>
    public required IAgentRunner Runner { get; init; }

    /// <summary>Recogniser; null for a session that takes typed text only.</summary>
    public ISpeechToText? SpeechToText { get; init; }

    /// <summary>Synthesiser; null for a session that answers in text only.</summary>
    public ITextToSpeech? TextToSpeech { get; init; }

    /// <summary>Clock of the session. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes a session's judge of what is voice, given the rate in Hz (16,000). Default
    /// <see cref="VoiceActivityDetector"/>.</summary>
    public Func<int, IVoiceActivityDetector> VoiceActivity { get; init; } = static sampleRateHz => new VoiceActivityDetector(sampleRateHz);

    /// <summary>Where the session's work runs, all of it. Default the thread pool.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>
    /// Whether a session goes on at once on the thread that brings it audio or a tick of the clock, instead of on another one
    /// of the pool: less work a frame, and that thread serves nobody else meanwhile. For servers whose threads are one a core.
    /// Observers and the line run there too and must return at once. No effect on another <see cref="Scheduler"/> than the
    /// thread pool. Default false.
    /// </summary>
    public bool InlineHandling { get; init; }

    /// <summary>Records every session; null for none. A recording holds the caller's voice and words.</summary>
    public CallRecorder? Recorder { get; init; }

    /// <summary>Whether the session is a replay, which is no call: nothing is counted or traced of it.</summary>
    internal bool IsReplay { get; init; }

    /// <summary>Looks on at the door; null for nobody.</summary>
    internal Func<ISessionProbe>? Probe { get; init; }

    /// <summary>Logs. Default none.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Watchers of every session.</summary>
    public IReadOnlyList<ISessionObserver> Observers { get; init; } = [];
}
