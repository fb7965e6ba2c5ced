namespace Antiphon.Protocols.Deepgram;

/// <summary>What the protocol itself says of the values of <c>Settings</c>; whether a server can carry them out is its own matter.</summary>
public static class SettingsValidator
{
    private const int MaxBitrate = 650_000;

    /// <summary>Refuses settings that no server of this protocol accepts.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/> with the dotted path.</exception>
    public static void Validate(VoiceAgentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Input(settings.Audio.Input);
        Output(settings.Audio.Output);
        if (settings.Agent.Listen is { } listen) Listen(listen);
        for (var i = 0; i < settings.Agent.Think.Count; i++) Think(settings.Agent.Think[i], Indexed("agent.think", i, settings.Agent.Think.Count));
        for (var i = 0; i < settings.Agent.Speak.Count; i++) Speak(settings.Agent.Speak[i], Indexed("agent.speak", i, settings.Agent.Speak.Count));
    }

    private static string Indexed(string path, int index, int count) => count == 1 ? path : $"{path}[{index}]";

    private static void Input(AudioInputSettings input)
    {
        if (!DeepgramEncodings.Input.Contains(input.Encoding, StringComparer.Ordinal))
            throw WireValue.Invalid("audio.input.encoding", $"expected one of {string.Join(", ", DeepgramEncodings.Input)}.");
        switch (input.Encoding)
        {
            case "amr-nb" when input.SampleRate != 8_000:
                throw WireValue.Invalid("audio.input.sample_rate", $"amr-nb is 8000 Hz only, came {input.SampleRate}.");
            case "amr-wb" when input.SampleRate != 16_000:
                throw WireValue.Invalid("audio.input.sample_rate", $"amr-wb is 16000 Hz only, came {input.SampleRate}.");
        }

        if (input.SampleRate is < 8_000 or > 48_000)
            throw WireValue.Invalid("audio.input.sample_rate", $"expected 8000 to 48000, came {input.SampleRate}.");
    }

    private static void Output(AudioOutputSettings output)
    {
        (int[] Rates, string[] Containers, int MinBitrate)? row = output.Encoding switch
        {
            DeepgramEncodings.Linear16 => ([8_000, 16_000, 24_000, 32_000, 44_100, 48_000], ["none", "wav"], 0),
            DeepgramEncodings.Mulaw or DeepgramEncodings.Alaw => ([8_000, 16_000], ["none", "wav"], 0),
            "mp3" => ([22_050], ["none"], 32_000),
            "opus" => ([48_000], ["ogg"], 4_000),
            "flac" => ([8_000, 16_000, 22_050, 32_000, 48_000], ["none"], 0),
            "aac" => ([22_050], ["none"], 4_000),
            _ => null,
        };
        if (row is not { } allowed)
            throw WireValue.Invalid("audio.output.encoding", $"expected one of {string.Join(", ", DeepgramEncodings.Output)}.");
        if (output.SampleRate is { } rate && !allowed.Rates.Contains(rate))
            throw WireValue.Invalid("audio.output.sample_rate", $"{output.Encoding} goes with {string.Join(", ", allowed.Rates)}, came {rate}.");
        if (output.Container is { } container && !allowed.Containers.Contains(container, StringComparer.Ordinal))
            throw WireValue.Invalid("audio.output.container", $"{output.Encoding} goes with {string.Join(", ", allowed.Containers)}.");
        if (output.Bitrate is { } bitrate && (allowed.MinBitrate == 0 || bitrate < allowed.MinBitrate || bitrate > MaxBitrate))
            throw WireValue.Invalid("audio.output.bitrate", allowed.MinBitrate == 0 ? $"{output.Encoding} has none." : $"{bitrate} is out of range.");
    }

    private static void Listen(ListenProvider listen)
    {
        const string path = "agent.listen.provider";
        if (listen.Type != "deepgram") throw WireValue.Invalid($"{path}.type", "expected deepgram.");
        if (listen.Version is not ("v1" or "v2")) throw WireValue.Invalid($"{path}.version", "expected v1 or v2.");
        var isFlux = listen.Model?.StartsWith("flux-", StringComparison.Ordinal) ?? false;
        if (listen.Model is not null && isFlux != (listen.Version == "v2"))
            throw WireValue.Invalid($"{path}.model", "models whose name begins with flux- go with version v2, all others with v1.");
        InRange(listen.EotThreshold, 0.5, 1, $"{path}.eot_threshold");
        InRange(listen.EagerEotThreshold, 0.3, 0.9, $"{path}.eager_eot_threshold");
        InRange(listen.EotTimeoutMs, 500, 10_000, $"{path}.eot_timeout_ms");
        if (listen.EagerEotThreshold > (listen.EotThreshold ?? 0.7))
            throw WireValue.Invalid($"{path}.eager_eot_threshold", "it may not be above eot_threshold.");
    }

    private static void Think(ThinkSettings think, string path)
    {
        InRange(think.Provider.Temperature, 0, think.Provider.Type == "anthropic" ? 1 : 2, $"{path}.provider.temperature");
        if (think.Provider.ReasoningMode is not (null or "none" or "minimal" or "low" or "medium" or "high"))
            throw WireValue.Invalid($"{path}.provider.reasoning_mode", "expected none, minimal, low, medium or high.");
        if (think.Endpoint is { } endpoint) Endpoint(endpoint, $"{path}.endpoint", allowWebSocket: false);
        else if (think.Provider.Type is "groq" or "aws_bedrock") throw WireValue.Invalid($"{path}.endpoint", $"{think.Provider.Type} needs one.");
        if (think.ContextLength is { } length && (think.Endpoint is null || length <= 0))
            throw WireValue.Invalid($"{path}.context_length", "expected a positive number or \"max\", beside an endpoint.");

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < think.Functions.Count; i++)
        {
            var function = think.Functions[i];
            if (function.Name.Length == 0) throw WireValue.Invalid($"{path}.functions[{i}].name", "it is empty.");
            if (!names.Add(function.Name)) throw WireValue.Invalid($"{path}.functions[{i}].name", "another function has the same name.");
            if (function.Endpoint is { } target) Endpoint(target, $"{path}.functions[{i}].endpoint", allowWebSocket: false);
        }
    }

    private static void Speak(SpeakSettings speak, string path)
    {
        // An out-of-range speed is no error of the settings: the service fails when it is to speak.
        InRange(speak.Provider.Expressivity, -2, 2, $"{path}.provider.expressivity");
        InRange(speak.Provider.Volume, 0.5, 2, $"{path}.provider.volume");
        if (speak.Endpoint is { } endpoint) Endpoint(endpoint, $"{path}.endpoint", allowWebSocket: speak.Provider.Type == "eleven_labs");
        else if (speak.Provider.Type is "eleven_labs" or "open_ai" or "aws_polly")
            throw WireValue.Invalid($"{path}.endpoint", $"{speak.Provider.Type} needs one.");
    }

    private static void Endpoint(EndpointSettings endpoint, string path, bool allowWebSocket)
    {
        if (!Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url)
            || !(url.Scheme is "http" or "https" || (allowWebSocket && url.Scheme is "ws" or "wss")))
            throw WireValue.Invalid($"{path}.url", allowWebSocket ? "expected an absolute http, https, ws or wss URL." : "expected an absolute http or https URL.");
        if (endpoint.Method is { } method && method.ToUpperInvariant() is not ("GET" or "POST" or "PUT" or "PATCH" or "DELETE"))
            throw WireValue.Invalid($"{path}.method", "expected get, post, put, patch or delete.");
    }

    private static void InRange(double? value, double min, double max, string path)
    {
        if (value < min || value > max) throw WireValue.Invalid(path, $"expected {min} to {max}, came {value}.");
    }
}
