namespace Antiphon.Protocols.Deepgram;

/// <summary>What the protocol says of credentials.</summary>
internal static class CredentialRules
{
    internal static void Check(AwsCredentials credentials, string path)
    {
        Ranges.Check(credentials.Type, $"{path}.type", "iam", "sts");
        if (credentials.Type == "sts" && credentials.SecretAccessKey is not null && credentials.SessionToken is null)
            throw WireError.Invalid($"{path}.session_token", "credentials of the type sts need it.");
    }
}
