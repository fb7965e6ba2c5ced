using System.Text.Json;

namespace Antiphon.Protocols.Deepgram;

/// <summary>Writes endpoints and credentials.</summary>
internal static class EndpointWriter
{
    internal static void Write(EndpointSettings? endpoint, Utf8JsonWriter json)
    {
        if (endpoint is null) return;
        json.WriteStartObject("endpoint"u8);
        json.WriteString("url"u8, endpoint.Url);
        json.WriteOptional("method"u8, endpoint.Method);
        if (endpoint.Headers.Count > 0)
        {
            json.WriteStartObject("headers"u8);
            foreach (var (name, value) in endpoint.Headers) json.WriteString(name, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    internal static void Write(AwsCredentials? credentials, Utf8JsonWriter json)
    {
        if (credentials is null) return;
        json.WriteStartObject("credentials"u8);
        json.WriteOptional("type"u8, credentials.Type);
        json.WriteOptional("region"u8, credentials.Region);
        json.WriteOptional("access_key_id"u8, credentials.AccessKeyId);
        json.WriteOptional("secret_access_key"u8, credentials.SecretAccessKey);
        json.WriteOptional("session_token"u8, credentials.SessionToken);
        json.WriteEndObject();
    }
}
