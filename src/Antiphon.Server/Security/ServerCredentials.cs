namespace Antiphon.Server.Security;

/// <summary>What the server lets in: its keys (<c>token</c>), and the short-lived tokens issued for them (<c>bearer</c>). A key
/// shown as <c>bearer</c> is refused, as the vendor does. Immutable.</summary>
internal sealed class ServerCredentials(StaticKeyValidator keys, AccessTokens tokens) : ICredentialValidator
{
    public bool AllowsAnonymous => keys.AllowsAnonymous;

    public bool TryValidate(string scheme, string credential, out string identity)
    {
        if (scheme == "bearer") return tokens.TryValidate(credential, out identity);
        return keys.TryValidate(scheme, credential, out identity);
    }
}
