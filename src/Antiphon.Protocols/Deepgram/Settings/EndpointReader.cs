using System.Collections.ObjectModel;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads endpoints and credentials.</summary>
internal static class EndpointReader
{
    internal static EndpointSettings? Read(WireObject parent, bool isFunction = false)
    {
        if (!parent.TryTake("endpoint", out var value)) return null;
        var endpoint = value.Value.Object();
        var settings = new EndpointSettings(endpoint["url"].String())
        {
            Headers = endpoint.OptionalStringMap("headers") ?? (IReadOnlyDictionary<string, string>)ReadOnlyDictionary<string, string>.Empty,
            Method = isFunction ? endpoint.OptionalString("method") : null,
        };
        endpoint.End();
        return settings;
    }

    /// <param name="credentials">The object.</param>
    /// <param name="isComplete">Whether the fields that every kind has must be there.</param>
    internal static AwsCredentials ReadCredentials(WireObject credentials, bool isComplete)
    {
        var settings = new AwsCredentials
        {
            Type = Field("type"),
            Region = Field("region"),
            AccessKeyId = Field("access_key_id"),
            SecretAccessKey = Field("secret_access_key"),
            SessionToken = credentials.OptionalString("session_token"),
        };
        credentials.End();
        return settings;

        string? Field(string name) => isComplete ? credentials[name].String() : credentials.OptionalString(name);
    }
}
