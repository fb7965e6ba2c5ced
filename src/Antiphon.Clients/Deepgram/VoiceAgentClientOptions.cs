namespace Antiphon.Clients.Deepgram;

/// <summary>How to reach a voice agent server. A value: derive variants with <c>with</c>.</summary>
public sealed record VoiceAgentClientOptions
{
    /// <summary>Key or short-lived token; never logged. Null for a server that wants none.</summary>
    public string? Credential { get; init; }

    /// <summary>What <see cref="Credential"/> is. Default a key.</summary>
    public CredentialScheme Scheme { get; init; } = CredentialScheme.Token;

    /// <summary>Whether the credential travels as WebSocket subprotocol, as browsers send it, instead of in the Authorization
    /// header. Default false.</summary>
    public bool CredentialInSubprotocol { get; init; }

    /// <summary>Whether an unencrypted connection may leave this machine. Default false.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Wait for the connection. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait for the server's close after ours. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages that may wait to be read. A reader that falls behind holds the server back; it loses nothing.
    /// 1 to 1,000,000; default 4,096.</summary>
    public int ReceiveCapacity { get; init; } = 4_096;

    /// <summary>Largest message taken, in bytes (<see cref="ErrorCodes.MessageTooLarge"/>). Default 16 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;
}

/// <summary>What a credential is.</summary>
public enum CredentialScheme
{
    /// <summary>A key.</summary>
    Token,

    /// <summary>A short-lived token.</summary>
    Bearer,
}
