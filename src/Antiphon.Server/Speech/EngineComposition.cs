using Antiphon.Agents;
using Antiphon.Providers.Local;
using Antiphon.Providers.Local.Brain;
using Antiphon.Providers.OpenAI;
using Antiphon.Server.Hosting;
using Antiphon.Speech;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Speech;

/// <summary>Which engines answer: those given in code, else those configured, else the local ones that are installed.</summary>
internal static class EngineComposition
{
    internal static ServerEngines Compose(AntiphonOptions options, AntiphonServerSetup setup, ILoggerFactory loggers)
    {
        var owned = new List<object>();
        var local = new LocalSpeechOptions { Host = options.Speech.Host == SpeechHost.InProcess ? EngineHost.InProcess : EngineHost.Worker };
        var speechToText = SpeechToText(options, setup, local, loggers, owned);
        var textToSpeech = TextToSpeech(options, setup, local, loggers, owned);
        var (runner, chat, model) = Runner(options, setup, loggers, owned);
        return new ServerEngines
        {
            Runner = runner,
            Model = chat,
            ModelName = model.Engine,
            SpeechToText = speechToText,
            TextToSpeech = textToSpeech,
            Owned = owned,
            Parts =
            [
                PartOf("speech_to_text", speechToText?.Name, options, "no speech is recognised; sessions take typed text only."),
                PartOf("text_to_speech", textToSpeech?.Name, options, "nothing is spoken; sessions answer in text only."),
                model,
            ],
        };
    }

    /// <exception cref="VoiceException"><see cref="ErrorCodes.VoiceUnknown"/>.</exception>
    internal static void RequireVoice(ServerEngines engines, string? voice)
    {
        if (voice is null || engines.TextToSpeech is not { Voices.Count: > 0 } synthesiser || synthesiser.Voices.Contains(voice)) return;
        throw new VoiceException(ErrorCodes.VoiceUnknown, $"{synthesiser.Name} has no voice {voice}; choose one of {string.Join(", ", synthesiser.Voices)}.");
    }

    private static ISpeechToText? SpeechToText(AntiphonOptions options, AntiphonServerSetup setup, LocalSpeechOptions local, ILoggerFactory loggers, List<object> owned)
    {
        if (setup.SpeechToText is not null || options.Speech.Host == SpeechHost.None || !LocalEngines.CanHear(local)) return setup.SpeechToText;
        return Own(new LocalSpeechToText(local, setup.TimeProvider, loggers), owned);
    }

    private static ITextToSpeech? TextToSpeech(AntiphonOptions options, AntiphonServerSetup setup, LocalSpeechOptions local, ILoggerFactory loggers, List<object> owned)
    {
        if (setup.TextToSpeech is not null || options.Speech.Host == SpeechHost.None || !LocalEngines.CanSpeak(local)) return setup.TextToSpeech;
        return Own(new LocalTextToSpeech(local, setup.TimeProvider, loggers), owned);
    }

    private static (IAgentRunner Runner, IChatClient? Model, ServerPart Part) Runner(AntiphonOptions options, AntiphonServerSetup setup, ILoggerFactory loggers, List<object> owned)
    {
        if (setup.Runner is not null) return (setup.Runner, null, new ServerPart("model", "given", IsReady: true));
        var (model, part) = Model(options.Model, setup, loggers, owned);
        return (new AgentRunner(model, null, setup.TimeProvider, loggers), model, part);
    }

    private static (IChatClient Model, ServerPart Part) Model(ModelSettings settings, AntiphonServerSetup setup, ILoggerFactory loggers, List<object> owned)
    {
        if (setup.Model is not null) return (setup.Model, new ServerPart("model", "given", IsReady: true));
        if (settings.Endpoint is not null)
        {
            var client = Own(OpenAI(settings, setup.TimeProvider), owned);
            return (client, new ServerPart("model", settings.Name!, IsReady: true));
        }

        var brain = Own(new OfflineBrain(new OfflineBrainOptions(), setup.TimeProvider, loggers), owned);
        return (brain, new ServerPart("model", OfflineBrain.ProviderName, IsReady: true,
            "The offline brain answers: a deterministic dialogue over the agent's tools, no language model."));
    }

    private static OpenAIChatClient OpenAI(ModelSettings settings, TimeProvider time)
    {
        try
        {
            return new OpenAIChatClient(new OpenAIChatOptions { Endpoint = new Uri(settings.Endpoint!), Key = settings.Key, Name = settings.Name! }, time);
        }
        catch (ArgumentException error)
        {
            throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"{AntiphonOptions.Section}:Model cannot be: {error.Message}", error);
        }
    }

    private static T Own<T>(T engine, List<object> owned)
        where T : notnull
    {
        owned.Add(engine);
        return engine;
    }

    private static ServerPart PartOf(string name, string? engine, AntiphonOptions options, string without) => engine is not null
        ? new ServerPart(name, engine, IsReady: true)
        : options.Speech.Host == SpeechHost.None
            ? new ServerPart(name, "", IsReady: false, $"{AntiphonOptions.Section}:Speech:Host is None: {without}", $"set {AntiphonOptions.Section}:Speech:Host to Worker or InProcess")
            : new ServerPart(name, "", IsReady: false, $"the local engine is not installed: {without}", LocalEngines.InstallCommand);
}
