namespace Antiphon.Protocols.Deepgram;

/// <summary><c>credentials</c> of the providers <c>aws_bedrock</c> and <c>aws_polly</c>. Its text form leaves the secrets out.</summary>
public sealed record AwsCredentials
{
    /// <summary><c>iam</c> (long-lived) or <c>sts</c> (short-lived).</summary>
    public string? Type { get; init; }

    /// <summary>Region, for instance <c>eu-west-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Id of the key.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The key; never logged.</summary>
    public string? SecretAccessKey { get; init; }

    /// <summary>Token of short-lived credentials; never logged.</summary>
    public string? SessionToken { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"AwsCredentials {{ Type = {Type}, Region = {Region} }}";
}
