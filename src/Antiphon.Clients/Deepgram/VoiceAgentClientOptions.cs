using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Clients.Deepgram;

/// <summary>How to reach a voice agent server and how to hold a session with it. A value: derive variants with <c>with</c>.</summary>
public sealed record VoiceAgentClientOptions
{
    // ---- the connection ----

    /// <summary>Key or short-lived token; never logged. Null for a server that wants none.</summary>
    public string? Credential { get; init; }

    /// <summary>What <see cref="Credential"/> is. Default a key.</summary>
    public CredentialScheme Scheme { get; init; } = CredentialScheme.Token;

    /// <summary>Asked before every attempt to connect, the first and every later one, instead of <see cref="Credential"/>: the place
    /// to fetch a short-lived token. What it throws fails the attempt; a <see cref="VoiceException"/> keeps its code, and is tried
    /// again when it is transient. Null to use <see cref="Credential"/>.</summary>
    public Func<CancellationToken, ValueTask<VoiceAgentCredential?>>? CredentialProvider { get; init; }

    /// <summary>Whether the credential travels as WebSocket subprotocol, as browsers send it, instead of in the Authorization
    /// header. Default false.</summary>
    public bool CredentialInSubprotocol { get; init; }

    /// <summary>Whether an unencrypted connection may leave this machine. Default false.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Wait for the connection. 1 ms to 1 h; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait for the server's close after ours. 1 ms to 1 h; default 5 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages of one connection that may wait to be read. A reader that falls behind holds the server back; it loses
    /// nothing. 1 to 1,000,000; default 4,096.</summary>
    public int ReceiveCapacity { get; init; } = 4_096;

    /// <summary>Largest message taken, in bytes (<see cref="ErrorCodes.MessageTooLarge"/>). 1 KiB to 1 GiB; default 16 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Opens the sockets instead of the network; null for the network.</summary>
    public IVoiceAgentConnector? Connector { get; init; }

    /// <summary>Where to log; null for nowhere. Text frames stand at Trace, with callers' words and without secrets.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    // ---- the session ----

    /// <summary>Whether <c>Settings</c> are sent only after <c>Welcome</c>, as the protocol says. Default true; false saves a
    /// round trip and suits a server that sends no <c>Welcome</c>.</summary>
    public bool WaitForWelcome { get; init; } = true;

    /// <summary>Wait for <c>Welcome</c> and <c>SettingsApplied</c> together. 1 ms to 1 h; default 20 s.</summary>
    public TimeSpan SettingsTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Functions that run here when the model calls them, by their names. Each <c>agent.think</c> entry of the settings that
    /// does not define one of them gets its definition. Empty: calls are left to whoever reads the events.</summary>
    public IReadOnlyList<AIFunction> Functions { get; init; } = [];

    /// <summary>Longest run of a function; then it is cancelled and the model is told (<see cref="ErrorCodes.ToolTimeout"/>).
    /// 1 ms to 1 h; default 25 s, below the 30 s after which servers give up.</summary>
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Functions that may run at once; a call beyond is answered as failed. 1 to 10,000; default 32.</summary>
    public int MaxParallelFunctions { get; init; } = 32;

    /// <summary>After this long without anything sent, <c>KeepAlive</c> goes out; never while audio flows. 1 s to 1 h; default 8 s.
    /// <see cref="Timeout.InfiniteTimeSpan"/> turns it off.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Events that may wait to be read. When full the newest go, and <see cref="VoiceAgentEvent.Lost"/> says how many:
    /// a slow reader never holds up audio, functions or the flush on barge-in. 16 to 1,000,000; default 4,096.</summary>
    public int EventCapacity { get; init; } = 4_096;

    /// <summary>Whether the agent's audio comes among the events, for who plays or forwards each frame as it comes, instead of
    /// through <see cref="VoiceAgentSession.Audio"/>. On barge-in, audio that waits among the events is taken out. Default false.</summary>
    public bool AudioInEvents { get; init; }

    /// <summary>Bytes of agent audio that <see cref="VoiceAgentSession.Audio"/> holds; when full the newest go, counted. 1 KiB to
    /// 1 GiB; default 32 MiB, eleven minutes at 24,000 Hz.</summary>
    public int AudioCapacityBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>What becomes of the user's audio while there is no session to take it. Default <see cref="UnsentAudio.Keep"/>.</summary>
    public UnsentAudio UnsentAudio { get; init; } = UnsentAudio.Keep;

    /// <summary>How much of it <see cref="UnsentAudio.Keep"/> keeps; the oldest goes. 0 to 10 min; default 5 s.</summary>
    public TimeSpan UnsentAudioLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Entries of the conversation that are kept for a reconnection; the oldest go. 0 to 100,000; default 2,000.</summary>
    public int HistoryCapacity { get; init; } = 2_000;

    /// <summary>When and how a lost session is opened again.</summary>
    public ReconnectOptions Reconnect { get; init; } = new();

    /// <summary>The name of the type: the credential stays where it is.</summary>
    public override string ToString() => nameof(VoiceAgentClientOptions);

    internal ValueTask<VoiceAgentCredential?> CredentialAsync(CancellationToken cancellationToken) => CredentialProvider is { } provider
        ? provider(cancellationToken)
        : ValueTask.FromResult(Credential is null ? null : new VoiceAgentCredential(Credential, Scheme));

    internal void Validate()
    {
        Time(ConnectTimeout, nameof(ConnectTimeout));
        Time(CloseTimeout, nameof(CloseTimeout));
        Time(SettingsTimeout, nameof(SettingsTimeout));
        Time(FunctionTimeout, nameof(FunctionTimeout));
        if (KeepAliveInterval != Timeout.InfiniteTimeSpan) Time(KeepAliveInterval, nameof(KeepAliveInterval), TimeSpan.FromSeconds(1));
        Time(UnsentAudioLimit, nameof(UnsentAudioLimit), TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Count(ReceiveCapacity, 1, 1_000_000, nameof(ReceiveCapacity));
        Count(MaxMessageBytes, 1_024, 1 << 30, nameof(MaxMessageBytes));
        Count(MaxParallelFunctions, 1, 10_000, nameof(MaxParallelFunctions));
        Count(EventCapacity, 16, 1_000_000, nameof(EventCapacity));
        Count(AudioCapacityBytes, 1_024, 1 << 30, nameof(AudioCapacityBytes));
        Count(HistoryCapacity, 0, 100_000, nameof(HistoryCapacity));
        if (Functions.GroupBy(function => function.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"There are {twice.Count()} functions named '{twice.Key}'.", nameof(Functions));
        Reconnect.Validate();
    }

    internal static void Time(TimeSpan value, string name, TimeSpan? least = null, TimeSpan? most = null)
    {
        var (from, to) = (least ?? TimeSpan.FromMilliseconds(1), most ?? TimeSpan.FromHours(1));
        if (value < from || value > to) throw new ArgumentOutOfRangeException(name, value, $"Expected {from} to {to}.");
    }

    private static void Count(int value, int least, int most, string name)
    {
        if (value < least || value > most) throw new ArgumentOutOfRangeException(name, value, $"Expected {least:N0} to {most:N0}.");
    }
}

/// <summary>What becomes of the user's audio while a session is being opened again.</summary>
public enum UnsentAudio
{
    /// <summary>It is kept, up to <see cref="VoiceAgentClientOptions.UnsentAudioLimit"/>, and sent once there is a session again;
    /// the oldest goes first. Sending does not wait. For a microphone.</summary>
    Keep,

    /// <summary>It is dropped. Sending does not wait.</summary>
    Drop,

    /// <summary>Sending waits until there is a session again. For a file.</summary>
    Wait,
}
