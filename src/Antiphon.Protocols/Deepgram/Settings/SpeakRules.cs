namespace Antiphon.Protocols.Deepgram;

/// <summary>What the protocol says of the values of a speak entry.</summary>
internal static class SpeakRules
{
    internal static void Check(SpeakSettings speak, string path)
    {
        var provider = speak.Provider;
        var providerPath = $"{path}.provider";
        var usesModelId = ModelName(provider.Type) == "model_id";
        ProviderShape.Of(ProviderShape.Speak, provider.Type, providerPath).Check(providerPath,
            ("model", provider.Model is not null && !usesModelId),
            ("model_id", provider.Model is not null && usesModelId),
            ("version", provider.Version is not null),
            ("voice", provider.Voice is not null),
            ("language", provider.Language is not null),
            ("speed", provider.Speed is not null || provider.SpeedWord is not null),
            ("volume", provider.Volume is not null),
            ("expressivity", provider.Expressivity is not null),
            ("engine", provider.Engine is not null),
            ("credentials", provider.Credentials is not null));
        CheckValues(provider, providerPath);
        if (speak.Endpoint is { } endpoint) EndpointRules.Check(endpoint, $"{path}.endpoint", allowWebSocket: provider.Type == "eleven_labs");
        else if (provider.Type is "eleven_labs" or "open_ai" or "aws_polly") throw WireError.Invalid($"{path}.endpoint", $"{provider.Type} needs one.");
    }

    /// <summary>How the model's field is called for a type of provider.</summary>
    internal static string ModelName(string type) => type is "eleven_labs" or "cartesia" ? "model_id" : "model";

    // An out-of-range speed is no error of the settings: the service fails when it is to speak.
    private static void CheckValues(SpeakProvider provider, string path)
    {
        if (provider.Model is { Length: 0 }) throw WireError.Invalid($"{path}.{ModelName(provider.Type)}", "it is empty.");
        Ranges.Check(provider.Volume, 0.5, 2, $"{path}.volume");
        Ranges.Check(provider.Expressivity, -2, 2, $"{path}.expressivity");
        Ranges.Check(provider.Engine, $"{path}.engine", "generative", "long-form", "standard", "neural");
        if (provider.SpeedWord is not null && provider.Type != "cartesia") throw WireError.Invalid($"{path}.speed", "expected a number.");
        if (provider.VoiceMode is not null && provider.Type != "cartesia") throw WireError.Invalid($"{path}.voice", "expected the name of a voice.");
        if (provider is { Type: "cartesia", VoiceMode: null }) throw WireError.Invalid($"{path}.voice.mode", "cartesia needs it.");
        if (provider.Credentials is { } credentials) CheckCredentials(credentials, $"{path}.credentials");
        CheckVersion(provider, path);
    }

    private static void CheckVersion(SpeakProvider provider, string path)
    {
        switch (provider.Type)
        {
            case "deepgram":
                Ranges.Check(provider.Version, $"{path}.version", "v1", "v2");
                var isV2 = provider.Version == "v2";
                if (provider.Expressivity is not null && !isV2) throw WireError.Invalid($"{path}.expressivity", "only version v2 has it.");
                // Other names are left to the server, which may have voices of its own.
                if (provider.Model!.StartsWith(isV2 ? "aura-" : "flux-", StringComparison.Ordinal))
                    throw WireError.Invalid($"{path}.model", "voices whose name begins with flux- go with version v2, those with aura- with v1.");
                break;
            case "cartesia":
                Ranges.Check(provider.Version, $"{path}.version", "2025-03-17");
                break;
            default:
                Ranges.Check(provider.Version, $"{path}.version", "v1");
                break;
        }
    }

    private static void CheckCredentials(AwsCredentials credentials, string path)
    {
        (string Name, string? Value)[] required =
        [
            ("type", credentials.Type), ("region", credentials.Region),
            ("access_key_id", credentials.AccessKeyId), ("secret_access_key", credentials.SecretAccessKey),
        ];
        foreach (var (name, value) in required)
        {
            if (value is null) throw WireError.Invalid($"{path}.{name}", "aws_polly needs it.");
        }

        CredentialRules.Check(credentials, path);
    }
}
