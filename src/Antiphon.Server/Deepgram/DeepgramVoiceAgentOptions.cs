using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>Timers and bounds of the voice agent endpoint; configuration section <c>Antiphon:Deepgram</c>. A value: derive
/// variants with <c>with</c>.</summary>
public sealed record DeepgramVoiceAgentOptions
{
    /// <summary>Wait for <c>Settings</c> after the connection (<see cref="ErrorCodes.ClientIdle"/>). To 1 h; default 15 s.</summary>
    public TimeSpan SettingsTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Silence of the client, text and binary alike, after which the session ends (<see cref="ErrorCodes.ClientIdle"/>). It
    /// does not run while the agent speaks or a function call is out. Default 15 s: above the 10 s that some clients leave
    /// between keep-alives. To 1 day.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest session, counted from the connection (<see cref="ErrorCodes.SessionTooLong"/>); keep-alives do not
    /// lengthen it. To 7 days, zero for no limit; default 2 h.</summary>
    public TimeSpan MaxSession { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long before <see cref="MaxSession"/> the client is warned. Below it; default 5 min.</summary>
    public TimeSpan SessionWarning { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait for a client's answer to a function call; then the model is told that it failed. Default 30 s.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>At the end: wait until what is queued has been sent, and then for the client's close. Default 2 s each.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Largest message of a client, text or binary, in bytes (<see cref="ErrorCodes.MessageTooLarge"/>). Default 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>Agent audio that may wait for a client to read it; more ends the session (<see cref="ErrorCodes.ClientTooSlow"/>).
    /// The session paces its audio, so that this fills only when the client does not read. Default 5 s.</summary>
    public TimeSpan OutboundAudio { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Text messages that may wait likewise, in bytes. Default 1 MiB.</summary>
    public int OutboundTextBytes { get; init; } = 1024 * 1024;

    /// <summary>Wait for the endpoint of a function that the server calls; then the model is told that it
    /// failed. Default 10 s.</summary>
    public TimeSpan EndpointTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether clients may name endpoints of functions and models in this machine or its networks. Default false.</summary>
    public bool AllowPrivateEndpoints { get; init; }

    /// <summary>Whether clients may name such endpoints without encryption. Default false.</summary>
    public bool AllowInsecureEndpoints { get; init; }

    /// <summary>Longest prompt for a model of this server, in characters; what goes beyond is left out with a warning. A model at a
    /// client's own endpoint takes any. Null for no limit; default 25,000.</summary>
    public int? MaxPromptCharacters { get; init; } = 25_000;

    /// <summary>Wait for the first piece of a model's reply after which the client is warned (<c>SLOW_THINK_REQUEST</c>), once a
    /// request; null for never. Default 3 s.</summary>
    public TimeSpan? SlowThinkAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Wait for the first sound of a sentence after which the client is warned (<c>SLOW_SPEAK_REQUEST</c>); null for
    /// never. Default 2 s.</summary>
    public TimeSpan? SlowSpeakAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether <c>AgentStartedSpeaking</c> goes only to clients whose settings say <c>experimental</c>, as early schemas
    /// had it. Default false.</summary>
    public bool AgentStartedSpeakingIsExperimental { get; init; }

    /// <summary>Whether providers that are not configured here are refused (<see cref="ErrorCodes.SettingsInvalid"/>) rather
    /// than replaced by the configured ones with a warning. Default false.</summary>
    public bool RefuseForeignProviders { get; init; }

    /// <summary>Whether fields that are not known are logged and passed over, and whole numbers written as <c>44100.0</c> taken,
    /// instead of ending the session as the hosted service does. Default false.</summary>
    public bool LenientSettings { get; init; }

    /// <summary>Whether older shapes of today's messages are read, as stock clients still send them. Default true.</summary>
    public bool AcceptLegacyShapes { get; init; } = true;

    /// <summary>Folder of the stored agents and their variables; null for a server without them. Variables lie in it in the
    /// clear, sensitive ones included: only this server's user should be able to read it. Default null.</summary>
    public string? AgentDirectory { get; init; }

    /// <summary>Close codes that differ from the protocol's table here (1000 where the same thing again is useless, 1001 when
    /// the server stops, 1011 where a new connection may work): by error code of the protocol, such as
    /// <c>FAILED_TO_SPEAK</c>. Default none.</summary>
    public IDictionary<string, int> CloseCodes { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    internal DeepgramReaderOptions Reading => new() { Lenient = LenientSettings, AcceptLegacy = AcceptLegacyShapes };

    internal int CloseStatusOf(DeepgramError error) => CloseCodes.TryGetValue(error.Code, out var status) ? status : error.CloseStatus;
}
