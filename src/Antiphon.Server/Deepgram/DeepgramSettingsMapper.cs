using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Hosting;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// From a client's settings to a session of this server. What the server cannot carry out is refused when acting otherwise
/// would do harm, and listed in a warning when it would not.
/// </summary>
/// <remarks>
/// Providers: <c>listen</c> (type deepgram, any model) is the configured recogniser; <c>think</c> (any type and model, without
/// an endpoint) is the configured model; <c>speak</c> (any type and model, without an endpoint) is the configured synthesiser,
/// in the voice of that name when it has one, else in its default. Each replacement is told in one warning, or refused
/// (<see cref="DeepgramVoiceAgentOptions.RefuseForeignProviders"/>).
/// </remarks>
internal sealed class DeepgramSettingsMapper
{
    private const string DefaultLanguage = "en-US";

    private readonly VoiceAgentSettings _settings;
    private readonly ISessionHost _host;
    private readonly DeepgramVoiceAgentOptions _options;
    private readonly Func<FunctionDefinition, AIFunction> _makeFunction;
    private readonly EndpointCaller _endpoints;
    private readonly List<string> _ignored = [];
    private readonly List<string> _mapped = [];

    private DeepgramSettingsMapper(
        VoiceAgentSettings settings, ISessionHost host, DeepgramVoiceAgentOptions options, EndpointCaller endpoints, Func<FunctionDefinition, AIFunction> makeFunction)
    {
        _endpoints = endpoints;
        _settings = settings;
        _host = host;
        _options = options;
        _makeFunction = makeFunction;
    }

    /// <summary>Makes the plan of a session.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>, <see cref="ErrorCodes.StoredAgentUnsupported"/>,
    /// <see cref="ErrorCodes.StoredAgentUnknown"/>, <see cref="ErrorCodes.TextToSpeechFailed"/> (a pace that cannot be spoken).</exception>
    public static DeepgramSessionPlan Map(
        VoiceAgentSettings settings, string sessionId, ISessionHost host, DeepgramVoiceAgentOptions options, EndpointCaller endpoints,
        Func<FunctionDefinition, AIFunction> makeFunction) =>
        new DeepgramSettingsMapper(settings, host, options, endpoints, makeFunction).Map(sessionId);

    private DeepgramSessionPlan Map(string sessionId)
    {
        RefuseStoredAgent();
        var input = MapInput(_settings.Audio.Input);
        var output = MapOutput(_settings.Audio.Output);
        var agent = MapListen(MapSpeak(MapThink()));
        if (_settings.Tags.Count > 0) _ignored.Add("tags");

        return new DeepgramSessionPlan
        {
            Session = _host.CreateOptions(sessionId, agent) with
            {
                InputSampleRateHz = input.SampleRateHz,
                OutputSampleRateHz = output.SampleRateHz,
                History = DeepgramHistory.ToMessages(_settings.Agent.Context),
            },
            Input = input,
            OutputEncoding = output.Encoding,
            SendHistory = _settings.History,
            ServerTools = agent.Agent.Tools.Where(tool => tool is not ClientFunction).Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal),
            Warnings = [.. Warnings()],
        };
    }

    private IEnumerable<ServerMessage.Warning> Warnings()
    {
        if (_mapped.Count > 0)
        {
            yield return new ServerMessage.Warning(DeepgramWarnings.SettingsProvidersMapped,
                $"This server uses its own providers: {string.Join("; ", _mapped)}.");
        }

        if (_ignored.Count > 0)
            yield return new ServerMessage.Warning(DeepgramWarnings.SettingsFieldsIgnored, $"These fields have no effect here: {string.Join(", ", _ignored)}.");
        if (_host.RecognizerName is null)
            yield return new ServerMessage.Warning(DeepgramWarnings.EngineMissing, "This server has no recogniser: audio is not heard, typed text is answered.");
        if (_host.SynthesizerName is null)
            yield return new ServerMessage.Warning(DeepgramWarnings.EngineMissing, "This server has no synthesiser: answers come as text without audio.");
    }

    private void RefuseStoredAgent()
    {
        if (_settings.Agent.StoredAgentId is not { } id) return;
        throw Guid.TryParse(id, out _)
            ? new ProtocolException(ErrorCodes.StoredAgentUnsupported, "This server has no stored agents. Send the agent object in full.") { Path = "agent" }
            : new ProtocolException(ErrorCodes.StoredAgentUnknown, "Expected an agent object or the UUID of a stored agent in 'agent'.") { Path = "agent" };
    }

    private static DeepgramInput MapInput(AudioInputSettings input)
    {
        if (!DeepgramInput.Encodings.Contains(input.Encoding, StringComparer.Ordinal))
            throw Invalid("audio.input.encoding", $"this server reads {string.Join(", ", DeepgramInput.Encodings)}, not yet {input.Encoding}.");
        RequireRate("audio.input.sample_rate", input.SampleRate);
        return new DeepgramInput(input.Encoding, input.SampleRate);
    }

    private static AudioFormat MapOutput(AudioOutputSettings output)
    {
        AudioEncoding encoding = output.Encoding switch
        {
            DeepgramEncodings.Linear16 => AudioEncoding.Linear16,
            DeepgramEncodings.Mulaw => AudioEncoding.Mulaw,
            DeepgramEncodings.Alaw => AudioEncoding.Alaw,
            _ => throw Invalid("audio.output.encoding", $"this server writes linear16, mulaw and alaw, not yet {output.Encoding}."),
        };
        if (output.Container is not (null or "none"))
            throw Invalid("audio.output.container", $"this server writes raw audio (none), not yet {output.Container}.");
        var rate = output.SampleRate ?? DeepgramEncodings.DefaultSampleRateHz(output.Encoding);
        RequireRate("audio.output.sample_rate", rate);
        return new AudioFormat(encoding, rate);
    }

    private static void RequireRate(string path, int rate)
    {
        if (!StreamingResampler.Supports(rate))
            throw Invalid(path, $"this server takes {string.Join(", ", StreamingResampler.SupportedRatesHz)} Hz, came {rate}.");
    }

    private VoiceAgent MapThink()
    {
        var settings = _settings.Agent;
        // A conversation that is taken up again does not begin with the server's greeting.
        var resumes = settings.Context.Count > 0;
        if (settings.Think.Count == 0)
        {
            if (_host.DefaultAgent is not { } agent)
                throw Invalid("agent.think", "it is missing, and this server has no agent of its own. Send a think object with a prompt.");
            return agent with { Greeting = settings.Greeting ?? (resumes ? null : agent.Greeting) };
        }

        var think = settings.Think[0];
        for (var i = 1; i < settings.Think.Count; i++) _ignored.Add($"agent.think[{i}]");
        if (think.Endpoint is not null)
            throw Invalid("agent.think.endpoint", $"this server answers with its own model ({_host.ModelName}) and calls no other. Leave the endpoint out.");
        MapProvider("agent.think.provider.model", "think", think.Provider.Model, _host.ModelName);
        if (think.Provider.ReasoningMode is not null) _ignored.Add("agent.think.provider.reasoning_mode");
        if (think.Provider.Credentials is not null) _ignored.Add("agent.think.provider.credentials");

        return new VoiceAgent
        {
            Agent = new Agent
            {
                Name = "client",
                Instructions = think.Prompt ?? "",
                Tools = [.. think.Functions.Select(MapFunction)],
                ModelOptions = think.Provider.Temperature is { } temperature ? new ChatOptions { Temperature = (float)temperature } : null,
            },
            Greeting = string.IsNullOrWhiteSpace(settings.Greeting) ? null : settings.Greeting,
        };
    }

    private AIFunction MapFunction(FunctionDefinition function, int index)
    {
        if (function.Endpoint is { } endpoint) _endpoints.Check(endpoint, $"agent.think.functions[{index}].endpoint");
        return _makeFunction(function);
    }

    private VoiceAgent MapSpeak(VoiceAgent agent)
    {
        var speaks = _settings.Agent.Speak;
        if (speaks.Count == 0) return agent;
        for (var i = 1; i < speaks.Count; i++) _ignored.Add($"agent.speak[{i}]");
        var speak = speaks[0];
        if (speak.Endpoint is not null)
            throw Invalid("agent.speak.endpoint", $"this server speaks with its own synthesiser ({_host.SynthesizerName ?? "none"}) and calls no other. Leave the endpoint out.");
        CheckPace(speak.Provider);
        if (speak.Provider.Volume is not null) _ignored.Add("agent.speak.provider.volume");
        if (speak.Provider.Expressivity is not null) _ignored.Add("agent.speak.provider.expressivity");

        string?[] asked = [speak.Provider.Voice, speak.Provider.Model];
        var voice = _host.Voices.FirstOrDefault(name => asked.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (voice is not null) return agent with { Voice = voice };
        if (_host.SynthesizerName is not { } synthesizer) return agent;
        MapProvider("agent.speak.provider", "speak", null, agent.Voice is { } own ? $"{synthesizer} ({own})" : synthesizer,
            available: $"voices {string.Join(", ", _host.Voices)}");
        return agent;
    }

    private void CheckPace(SpeakProvider provider)
    {
        if (provider.SpeedWord is not null) _ignored.Add("agent.speak.provider.speed");
        if (provider.Speed is not { } speed) return;
        var (min, max) = provider is { Type: "deepgram", Version: "v2" } ? (0.5, 1.5) : (0.7, 1.5);
        if (provider.Type == "deepgram" && (speed < min || speed > max))
        {
            throw new ProtocolException(ErrorCodes.TextToSpeechFailed, $"A speed of {speed} cannot be spoken; expected {min} to {max}.")
            {
                Path = "agent.speak.provider.speed",
            };
        }

        // Compared as written: only the untouched default has no effect to lose.
        if (!speed.Equals(1.0)) _ignored.Add("agent.speak.provider.speed");
    }

    private VoiceAgent MapListen(VoiceAgent agent)
    {
        var language = _settings.Agent.Language;
        if (_settings.Agent.Listen is not { } listen) return WithLanguage(agent, language);
        if (listen.EotThreshold >= 1)
            throw Invalid("agent.listen.provider.eot_threshold", "1 leaves the end of turns to ForceEndTurn, which this server does not offer yet.");
        if (_host.RecognizerName is { } recognizer) MapProvider("agent.listen.provider.model", "listen", listen.Model, recognizer);
        if (listen.SmartFormat == true) _ignored.Add("agent.listen.provider.smart_format");
        if (listen.EotThreshold is not null) _ignored.Add("agent.listen.provider.eot_threshold");
        if (listen.EagerEotThreshold is not null) _ignored.Add("agent.listen.provider.eager_eot_threshold");
        if (listen.EotTimeoutMs is not null) _ignored.Add("agent.listen.provider.eot_timeout_ms");
        if (listen.LanguageHints.Count > 0) _ignored.Add("agent.listen.provider.language_hints");

        // The notation of phrases has signs of its own; a term that holds one is no plain words.
        var terms = listen.Keyterms.Where(term => term.Length > 0 && term.All(c => char.IsLetterOrDigit(c) || c is ' ' or '\'' or '-')).ToArray();
        if (terms.Length < listen.Keyterms.Count) _ignored.Add("agent.listen.provider.keyterms (those that are not plain words)");
        return WithLanguage(agent with { Phrases = [.. agent.Phrases, .. terms] }, listen.Language ?? language);
    }

    private VoiceAgent WithLanguage(VoiceAgent agent, string? language)
    {
        switch (language)
        {
            case null:
                return agent;
            case "multi":
                _ignored.Add("agent.listen.provider.language (multi)");
                return agent;
            case "en":
                return agent.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? agent : agent with { Language = DefaultLanguage };
            default:
                return agent with { Language = language };
        }
    }

    private void MapProvider(string path, string part, string? asked, string configured, string? available = null)
    {
        if (string.Equals(asked, configured, StringComparison.OrdinalIgnoreCase)) return;
        if (_options.RefuseForeignProviders) throw Invalid(path, $"this server has {available ?? configured}.");
        _mapped.Add($"{part} is {configured}");
    }

    private static ProtocolException Invalid(string path, string what) =>
        new(ErrorCodes.SettingsInvalid, $"Invalid settings, field '{path}': {what}") { Path = path };
}
