namespace Antiphon.Clients.Deepgram;

/// <summary>What a client shows the server. Its text is never part of a log or of <see cref="ToString"/>.</summary>
/// <param name="Value">Key or short-lived token.</param>
/// <param name="Scheme">What it is. Default a key.</param>
public sealed record VoiceAgentCredential(string Value, CredentialScheme Scheme = CredentialScheme.Token)
{
    /// <summary>The scheme alone.</summary>
    public override string ToString() => $"{Scheme} ***";
}

/// <summary>What a credential is.</summary>
public enum CredentialScheme
{
    /// <summary>A key.</summary>
    Token,

    /// <summary>A short-lived token.</summary>
    Bearer,
}
