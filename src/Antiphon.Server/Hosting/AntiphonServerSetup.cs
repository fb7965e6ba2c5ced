using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Server.AgentFiles;
using Antiphon.Server.Deepgram;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Antiphon.Speech;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server;

/// <summary>What a program gives the server in code, beside its configuration. What is set here wins.</summary>
public sealed class AntiphonServerSetup
{
    /// <summary>Toolsets that agent files can name.</summary>
    public IList<IToolset> Toolsets { get; } = [];

    /// <summary>The agent; null for the one in <see cref="AntiphonOptions.Agent"/>.</summary>
    public VoiceAgent? Agent { get; set; }

    /// <summary>Runs agents; null for the usual one over <see cref="Model"/>.</summary>
    public IAgentRunner? Runner { get; set; }

    /// <summary>The chat model; null for the configured one.</summary>
    public IChatClient? Model { get; set; }

    /// <summary>The recogniser; null for the configured one.</summary>
    public ISpeechToText? SpeechToText { get; set; }

    /// <summary>The synthesiser; null for the configured one.</summary>
    public ITextToSpeech? TextToSpeech { get; set; }

    /// <summary>Further chat models by name, for the lists of <see cref="FallbackSettings"/> and for clients to ask for. Stay the
    /// program's to dispose.</summary>
    public IDictionary<string, IChatClient> Models { get; } = new Dictionary<string, IChatClient>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Further synthesisers by name, likewise.</summary>
    public IDictionary<string, ITextToSpeech> Voices { get; } = new Dictionary<string, ITextToSpeech>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Further recognisers by name, likewise.</summary>
    public IDictionary<string, ISpeechToText> Recognizers { get; } = new Dictionary<string, ISpeechToText>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides who comes in, beside the short-lived tokens that the server issues itself; null for
    /// <see cref="AntiphonOptions.Keys"/>, which must be empty with it.</summary>
    public ICredentialValidator? Credentials { get; set; }

    /// <summary>Watchers of every session.</summary>
    public IList<ISessionObserver> Observers { get; } = [];

    /// <summary>Changes the parts of every session just before it starts, e.g. to lay faults around them; null to change
    /// nothing. Called once a session, from any thread; must return at once.</summary>
    public Func<SessionParts, SessionParts>? SessionStarting { get; set; }

    /// <summary>Records every session; null for the one of <see cref="RecordingSettings.Directory"/>, if that is set.</summary>
    public CallRecorder? Recorder { get; set; }

    /// <summary>Clock of the sessions. Default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Changes options after they were read from configuration; null for none.</summary>
    public Action<AntiphonOptions>? Configure { get; set; }

    /// <summary>Timers and bounds of the Deepgram Voice Agent protocol; null for the configured ones.</summary>
    public DeepgramVoiceAgentOptions? Deepgram { get; set; }

    /// <summary>Changes logging; null for one line an entry on standard error.</summary>
    public Action<ILoggingBuilder>? Logging { get; set; }
}
