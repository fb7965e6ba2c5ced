namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads think entries of settings and of updates.</summary>
internal static class ThinkReader
{
    internal static ThinkSettings Read(WireObject think)
    {
        var provider = ReadProvider(think["provider"].Object());
        var settings = new ThinkSettings(provider)
        {
            Endpoint = EndpointReader.Read(think),
            Prompt = think.OptionalString("prompt"),
            Functions = think.TryTake("functions", out var functions) ? functions.Value.Array(item => ReadFunction(item.Object())) : [],
            ContextLength = ReadContextLength(think),
        };
        think.End();
        if (provider is { Type: "google", Model: null } && settings.Endpoint is null) throw WireError.Unreadable($"{think.Path}.provider.model", "it is missing.");
        return settings;
    }

    private static ThinkProvider ReadProvider(WireObject provider)
    {
        var type = provider["type"].String();
        var shape = ProviderShape.Of(ProviderShape.Think, type, provider.Path);
        var settings = new ThinkProvider(type)
        {
            Model = shape.Requires("model") ? provider["model"].String() : provider.OptionalString("model"),
            Version = shape.Has("version") ? provider.OptionalString("version") : null,
            Temperature = provider.OptionalNumber("temperature"),
            ReasoningMode = shape.Has("reasoning_mode") ? provider.OptionalString("reasoning_mode") : null,
            Credentials = shape.Has("credentials") && provider.TryTake("credentials", out var credentials)
                ? EndpointReader.ReadCredentials(credentials.Value.Object(), isComplete: false)
                : null,
            VoicePromptOptOut = shape.Has("voice_prompt_opt_out") ? provider.OptionalBool("voice_prompt_opt_out") : null,
        };
        provider.End();
        return settings;
    }

    private static int? ReadContextLength(WireObject think)
    {
        if (!think.TryTake("context_length", out var value)) return null;
        return value.Value.IsString ? value.Value.OneOf(("max", int.MaxValue)) : value.Value.Int();
    }

    private static FunctionDefinition ReadFunction(WireObject function)
    {
        var settings = new FunctionDefinition(function["name"].String())
        {
            Description = function.OptionalString("description"),
            Parameters = function.TryTake("parameters", out var parameters) && parameters.Value.Object() is not null ? parameters.Value.Element : null,
            Endpoint = EndpointReader.Read(function, isFunction: true),
            DeferUntilEot = function.OptionalBool("defer_until_eot") ?? false,
        };
        function.End();
        return settings;
    }
}
