using Antiphon.Server.Deepgram;
using Microsoft.Extensions.Configuration;

namespace Antiphon.Server;

/// <summary>
/// Settings of the server, bound from the configuration section <see cref="Section"/> (files, environment variables such
/// as <c>Antiphon__Model__Endpoint</c>, command line such as <c>--Antiphon:Model:Endpoint</c>). Unknown names are refused.
/// </summary>
public sealed class AntiphonOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Antiphon";

    /// <summary>Keys that clients may show. None: anonymous, which is allowed only while every bound address is loopback.</summary>
    public IList<string> Keys { get; } = [];

    /// <summary>Short-lived tokens that stand for a key.</summary>
    public TokenSettings Tokens { get; set; } = new();

    /// <summary>Path of the agent file; null for a server whose clients bring their agent.</summary>
    public string? Agent { get; set; }

    /// <summary>The chat model: the short form for a server with one. Its name is <see cref="ProviderNames.Default"/>.</summary>
    public ModelSettings Model { get; set; } = new();

    /// <summary>Chat models by name, for lists (<see cref="Fallback"/>) and for clients to ask for.</summary>
    public IDictionary<string, ModelSettings> Models { get; } = new Dictionary<string, ModelSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Voices by name, for lists and for clients to ask for.</summary>
    public IDictionary<string, VoiceSettings> Voices { get; } = new Dictionary<string, VoiceSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Recognisers by name, for lists.</summary>
    public IDictionary<string, RecognizerSettings> Recognizers { get; } = new Dictionary<string, RecognizerSettings>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Which of them stand in for each other.</summary>
    public FallbackSettings Fallback { get; set; } = new();

    /// <summary>Recognition and synthesis.</summary>
    public SpeechSettings Speech { get; set; } = new();

    /// <summary>Bounds.</summary>
    public LimitSettings Limits { get; set; } = new();

    /// <summary>The Deepgram Voice Agent protocol.</summary>
    public DeepgramVoiceAgentOptions Deepgram { get; set; } = new();

    /// <summary>Recordings of calls.</summary>
    public RecordingSettings Recording { get; set; } = new();

    /// <summary>Network.</summary>
    public SocketSettings Sockets { get; set; } = new();

    /// <summary>Reads and checks the section <see cref="Section"/>.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>, which names the setting.</exception>
    public static AntiphonOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return AntiphonOptionsReader.Read(configuration, null);
    }
}

/// <summary>Short-lived tokens (<c>POST /v1/auth/grant</c>): JSON Web Tokens signed with HMAC-SHA256.</summary>
public sealed class TokenSettings
{
    /// <summary>Secret that signs them, at least 32 bytes; never logged. Null: drawn at the start, so that tokens are valid at
    /// this process alone. Several machines behind one address need the same.</summary>
    public string? SigningKey { get; set; }

    /// <summary>How long a token is valid when its client does not say. 1 s to <see cref="MaxLifetime"/>; default 30 s.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest that a client may ask for. To 1 day; default 1 h.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>A chat model. Without <see cref="Endpoint"/> it is the offline brain.</summary>
public sealed class ModelSettings
{
    /// <summary>Base address of an OpenAI-compatible endpoint, http or https; null for the offline brain.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Its key; never logged. Null for endpoints that want none.</summary>
    public string? Key { get; set; }

    /// <summary>Name of the model; required with <see cref="Endpoint"/>.</summary>
    public string? Name { get; set; }
}

/// <summary>The local speech engines.</summary>
public sealed class SpeechSettings
{
    /// <summary>Where the engines run. Default <see cref="SpeechHost.Worker"/>.</summary>
    public SpeechHost Host { get; set; } = SpeechHost.Worker;

    /// <summary>Voice of agents that name none; null for the synthesiser's default.</summary>
    public string? Voice { get; set; }
}

/// <summary>Where native speech engines run.</summary>
public enum SpeechHost
{
    /// <summary>In processes of their own: a native crash costs one utterance.</summary>
    Worker,

    /// <summary>In this process: for one user and for tests; a native crash ends it.</summary>
    InProcess,

    /// <summary>Nowhere: typed text only.</summary>
    None,
}

/// <summary>Bounds of the server.</summary>
public sealed class LimitSettings
{
    /// <summary>Sessions at one time; one more is refused before the upgrade (<see cref="ErrorCodes.ServerFull"/>).
    /// 1 to 100,000; default 200.</summary>
    public int MaxSessions { get; set; } = 200;

    /// <summary>Connections that one key, its tokens included, may have open; one more is refused before the upgrade
    /// (<see cref="ErrorCodes.KeyLimitReached"/>). Without keys all clients are one. Zero for no limit; default 0.</summary>
    public int MaxSessionsPerKey { get; set; }

    /// <summary>Connections that have not configured their session yet; one more is refused before the upgrade
    /// (<see cref="ErrorCodes.ServerFull"/>). 1 to 100,000; default 100.</summary>
    public int MaxUnconfigured { get; set; } = 100;

    /// <summary>How long a stopping server lets its sessions go on before it tells them to reconnect elsewhere. 0 to 24 h;
    /// default 10 s.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stopping server waits for its sessions to end once they are told. 0 to 10 min; default 10 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections at one time, of any kind. At least <see cref="MaxSessions"/>; default 2,000.</summary>
    public int MaxConnections { get; set; } = 2_000;
}

/// <summary>Recordings of calls, for replaying them.</summary>
public sealed class RecordingSettings
{
    /// <summary>Folder in which every session is recorded into a file of its own; null for no recordings. A recording holds the
    /// caller's voice and words and is never deleted by the server.</summary>
    public string? Directory { get; set; }
}

/// <summary>Network of the server.</summary>
public sealed class SocketSettings
{
    /// <summary>Runs socket completions on the network thread instead of the thread pool: less work per frame under heavy
    /// load. Default false.</summary>
    public bool InlineScheduling { get; set; }

    /// <summary>Silence after which a ping goes to a client. 1 s to 10 min; default 15 s.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Wait for the answer to a ping before the connection counts as lost. 1 s to 10 min; default 20 s.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
