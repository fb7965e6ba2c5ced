namespace Antiphon.Protocols.Deepgram;

/// <summary>Reads speak entries of settings and of updates.</summary>
internal static class SpeakReader
{
    internal static SpeakSettings Read(WireObject speak)
    {
        var settings = new SpeakSettings(ReadProvider(speak["provider"].Object())) { Endpoint = EndpointReader.Read(speak) };
        speak.End();
        return settings;
    }

    private static SpeakProvider ReadProvider(WireObject provider)
    {
        var type = provider["type"].String();
        var shape = ProviderShape.Of(ProviderShape.Speak, type, provider.Path);
        var settings = new SpeakProvider(type)
        {
            Model = shape.Has("model") || shape.Has("model_id") ? provider[SpeakRules.ModelName(type)].String() : null,
            Version = shape.Has("version") ? provider.OptionalString("version") : null,
            Language = shape.Has("language") ? ReadLanguage(provider, shape) : null,
            Volume = shape.Has("volume") ? provider.OptionalNumber("volume") : null,
            Engine = shape.Has("engine") ? provider["engine"].String() : null,
            Credentials = shape.Has("credentials") ? EndpointReader.ReadCredentials(provider["credentials"].Object(), isComplete: true) : null,
        };
        if (shape.Has("voice")) settings = WithVoice(settings, provider["voice"]);
        if (shape.Has("speed") && provider.TryTake("speed", out var speed)) settings = WithSpeed(settings, speed.Value);
        if (type == "deepgram" && settings.Version == "v2") settings = settings with { Expressivity = provider.OptionalInt("expressivity") };
        provider.End();
        return settings;
    }

    private static SpeakProvider WithVoice(SpeakProvider settings, WireValue value)
    {
        if (settings.Type != "cartesia") return settings with { Voice = value.String() };
        var voice = value.Object();
        settings = settings with { VoiceMode = voice["mode"].String(), Voice = voice["id"].String() };
        voice.End();
        return settings;
    }

    private static SpeakProvider WithSpeed(SpeakProvider settings, WireValue speed) => settings.Type == "cartesia" && speed.IsString
        ? settings with { SpeedWord = speed.String() }
        : settings with { Speed = speed.Number() };

    private static string? ReadLanguage(WireObject provider, ProviderShape shape)
    {
        var old = provider.Context.AcceptsLegacy ? provider.OptionalString("language_code") : null;
        return provider.OptionalString("language") ?? old ?? (shape.Requires("language") ? provider["language"].String() : null);
    }
}
