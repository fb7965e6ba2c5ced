using System.Security.Cryptography;
using System.Text;

namespace Antiphon.Server.Security;

/// <summary>
/// Compares a shown key with the configured ones in constant time. Without keys everybody is welcome; the server refuses
/// to bind beyond loopback then. Immutable.
/// </summary>
internal sealed class StaticKeyValidator : ICredentialValidator
{
    private readonly byte[][] _digests;

    internal StaticKeyValidator(IEnumerable<string> keys) => _digests = [.. keys.Select(Digest)];

    public bool AllowsAnonymous => _digests.Length == 0;

    /// <summary>Only the scheme <c>token</c> carries keys; a key shown as a bearer token is refused, as the vendor does.</summary>
    public bool TryValidate(string scheme, string credential, out string identity)
    {
        // Digests have one length, and every key is compared: neither length nor position shows in the time.
        var shown = Digest(credential);
        var found = -1;
        for (var i = 0; i < _digests.Length; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(shown, _digests[i])) found = i;
        }

        var valid = found >= 0 && scheme == "token";
        identity = valid ? $"key {found}" : "";
        return valid;
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
