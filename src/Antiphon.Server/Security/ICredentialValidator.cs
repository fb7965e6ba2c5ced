namespace Antiphon.Server.Security;

/// <summary>Decides who may open a session. Thread-safe; asked before the upgrade of every connection.</summary>
public interface ICredentialValidator
{
    /// <summary>
    /// Whether a request needs no credential: no key is configured and every bound address is loopback. A credential that
    /// is sent nevertheless is not looked at then.
    /// </summary>
    bool AllowsAnonymous { get; }

    /// <summary>Checks a credential in time that does not depend on how much of it is right.</summary>
    /// <param name="scheme">Lower case: <c>token</c> (a key) or <c>bearer</c> (a short-lived token).</param>
    /// <param name="credential">As sent; never logged.</param>
    /// <param name="identity">Short name of the owner for logs; empty when refused.</param>
    bool TryValidate(string scheme, string credential, out string identity);
}
