namespace Antiphon.Protocols.Deepgram;

/// <summary>What the protocol says of the values of a think entry.</summary>
internal static class ThinkRules
{
    internal static void Check(ThinkSettings think, string path)
    {
        var provider = think.Provider;
        var providerPath = $"{path}.provider";
        ProviderShape.Of(ProviderShape.Think, provider.Type, providerPath).Check(providerPath,
            ("model", provider.Model is not null),
            ("version", provider.Version is not null),
            ("temperature", provider.Temperature is not null),
            ("reasoning_mode", provider.ReasoningMode is not null),
            ("credentials", provider.Credentials is not null),
            ("voice_prompt_opt_out", provider.VoicePromptOptOut is not null));
        CheckValues(provider, providerPath);
        CheckEndpoint(think, path);
        CheckFunctions(think.Functions, $"{path}.functions");
    }

    private static void CheckValues(ThinkProvider provider, string path)
    {
        if (provider.Model is { Length: 0 }) throw WireError.Invalid($"{path}.model", "it is empty.");
        Ranges.Check(provider.Temperature, 0, provider.Type == "anthropic" ? 1 : 2, $"{path}.temperature");
        Ranges.Check(provider.ReasoningMode, $"{path}.reasoning_mode", "none", "minimal", "low", "medium", "high");
        if (provider.Type == "google") Ranges.Check(provider.Version, $"{path}.version", "ai-studio-v1beta", "gemini-enterprise-agent-v1", "v1beta");
        else Ranges.Check(provider.Version, $"{path}.version", "v1");
        if (provider.Credentials is { } credentials) CredentialRules.Check(credentials, $"{path}.credentials");
    }

    private static void CheckEndpoint(ThinkSettings think, string path)
    {
        if (think.Endpoint is { } endpoint) EndpointRules.Check(endpoint, $"{path}.endpoint");
        else if (think.Provider.Type is "groq" or "aws_bedrock") throw WireError.Invalid($"{path}.endpoint", $"{think.Provider.Type} needs one.");
        else if (think.Provider is { Type: "google", Model: null }) throw WireError.Invalid($"{path}.provider.model", "google needs it, unless there is an endpoint.");
        if (think.ContextLength is { } length && (think.Endpoint is null || length <= 0))
            throw WireError.Invalid($"{path}.context_length", "expected a positive number or \"max\", beside an endpoint.");
    }

    private static void CheckFunctions(IReadOnlyList<FunctionDefinition> functions, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < functions.Count; i++)
        {
            var function = functions[i];
            if (function.Name.Length == 0) throw WireError.Invalid($"{path}[{i}].name", "it is empty.");
            if (!names.Add(function.Name)) throw WireError.Invalid($"{path}[{i}].name", "another function has the same name.");
            if (function.Endpoint is { } target) EndpointRules.Check(target, $"{path}[{i}].endpoint", isFunction: true);
        }
    }
}
