namespace Antiphon.Server.Security;

/// <summary>What the server lets in: whom its keys or the program's own validator know, and the short-lived tokens issued for
/// them (<c>bearer</c>). Immutable.</summary>
internal sealed class ServerCredentials(ICredentialValidator known, AccessTokens tokens) : ICredentialValidator
{
    public bool AllowsAnonymous => known.AllowsAnonymous;

    public bool TryValidate(string scheme, string credential, out string identity)
    {
        if (scheme == "bearer" && tokens.TryValidate(credential, out identity)) return true;
        return known.TryValidate(scheme, credential, out identity);
    }
}
