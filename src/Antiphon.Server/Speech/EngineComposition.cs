using Antiphon.Agents;
using Antiphon.Providers.Local;
using Antiphon.Providers.Local.Brain;
using Antiphon.Providers.OpenAI;
using Antiphon.Server.Hosting;
using Antiphon.Server.Providers;
using Antiphon.Speech;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Speech;

/// <summary>Which engines answer: those given in code, else those listed, else the one configured, else the local ones that are
/// installed.</summary>
internal sealed class EngineComposition
{
    private readonly AntiphonOptions _options;
    private readonly AntiphonServerSetup _setup;
    private readonly ILoggerFactory _loggers;
    private readonly ProviderDirectory _directory;
    private readonly Dictionary<SpeechHost, ISpeechToText> _recognizers = [];
    private readonly Dictionary<SpeechHost, ITextToSpeech> _synthesizers = [];
    private readonly List<object> _owned = [];

    private EngineComposition(AntiphonOptions options, AntiphonServerSetup setup, ILoggerFactory loggers)
    {
        _options = options;
        _setup = setup;
        _loggers = loggers;
        _directory = new ProviderDirectory(options.Fallback.TurnsStartWith, setup.TimeProvider, loggers);
    }

    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>.</exception>
    internal static ServerEngines Compose(AntiphonOptions options, AntiphonServerSetup setup, ILoggerFactory loggers) =>
        new EngineComposition(options, setup, loggers).Compose();

    /// <exception cref="VoiceException"><see cref="ErrorCodes.VoiceUnknown"/>.</exception>
    internal static void RequireVoice(ServerEngines engines, string? voice)
    {
        if (voice is null || engines.TextToSpeech is not { Voices.Count: > 0 } synthesiser || synthesiser.Voices.Contains(voice)) return;
        throw new VoiceException(ErrorCodes.VoiceUnknown, $"{synthesiser.Name} has no voice {voice}; choose one of {string.Join(", ", synthesiser.Voices)}.");
    }

    private ServerEngines Compose()
    {
        var model = Models();
        var speechToText = Recognizers(out var recognition);
        var textToSpeech = Voices(out var synthesis);
        return new ServerEngines
        {
            Runner = _setup.Runner ?? new AgentRunner(model!, null, _setup.TimeProvider, _loggers),
            Model = model,
            ModelName = _setup.Runner is not null ? ProviderNames.Given : _directory.Models[0].Engine,
            Directory = _directory,
            SpeechToText = speechToText,
            TextToSpeech = textToSpeech,
            Owned = _owned,
            Parts = [recognition, synthesis, ModelPart()],
        };
    }

    /// <summary>The model behind the runner; null when the program gave the runner.</summary>
    private IChatClient? Models()
    {
        var models = _directory.NamedModels;
        if (_setup.Model is { } given) models.Add(ProviderNames.Given, ProviderNames.Given, given);
        foreach (var (name, model) in _setup.Models.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)) models.Add(name, name, model);
        if (_options.Model.Endpoint is not null) models.Add(ProviderNames.Default, _options.Model.Name!, OpenAI("Model", _options.Model));
        foreach (var (name, model) in _options.Models.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase))
            models.Add(name, model.Name!, OpenAI($"Models:{name}", model));
        models.Add(ProviderNames.Offline, OfflineBrain.ProviderName, Own(new OfflineBrain(new OfflineBrainOptions(), _setup.TimeProvider, _loggers)));

        var list = Listed("Models", _options.Fallback.Models, models);
        var first = _setup.Model is not null ? ProviderNames.Given
            : list.Count > 0 ? list[0]
            : _options.Model.Endpoint is not null ? ProviderNames.Default : ProviderNames.Offline;
        models.Prefer(_setup.Model is null && list.Count > 0 ? list : [first]);
        if (_setup.Runner is not null) return null;
        return _setup.Model is null && list.Count > 0 ? _directory.ModelChain(list) : _directory.Model(first);
    }

    private ServerPart ModelPart()
    {
        if (_setup.Runner is not null || _setup.Model is not null) return new ServerPart("model", ProviderNames.Given, IsReady: true);
        var list = _options.Fallback.Models;
        var isOffline = _directory.Models[0].Name == ProviderNames.Offline;
        var note = isOffline ? "The offline brain answers: a deterministic dialogue over the agent's tools, no language model." : "";
        return list.Count == 0
            ? new ServerPart("model", _directory.Models[0].Engine, IsReady: true, note)
            : new ServerPart("model", Described(list, _directory.Models), IsReady: true, note.Length > 0 ? note : InOrder([.. list]));
    }

    private ISpeechToText? Recognizers(out ServerPart part)
    {
        const string Without = "no speech is recognised; sessions take typed text only.";
        var recognizers = _directory.NamedRecognizers;
        if (_setup.SpeechToText is { } given) recognizers.Add(ProviderNames.Given, given.Name, given);
        foreach (var (name, engine) in _setup.Recognizers.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)) recognizers.Add(name, engine.Name, engine);
        foreach (var (name, settings) in _options.Recognizers.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (LocalRecognizer(settings.Host ?? _options.Speech.Host) is { } engine) recognizers.Add(name, engine.Name, engine);
        }

        if (WantsLocal(_setup.SpeechToText, _options.Fallback.Recognizers) && LocalRecognizer(_options.Speech.Host) is { } local)
            recognizers.Add(ProviderNames.Local, local.Name, local);
        var list = Installed("Recognizers", _options.Fallback.Recognizers, _options.Recognizers.Keys, recognizers);
        recognizers.Prefer(DefaultsOf(_setup.SpeechToText, list));
        if (_setup.SpeechToText is null && list.Count > 0)
        {
            part = new ServerPart("speech_to_text", Described(list, _directory.Recognizers), IsReady: true, InOrder(list));
            return _directory.RecognizerChain(list);
        }

        var engineAlone = _setup.SpeechToText ?? (_options.Fallback.Recognizers.Count == 0 ? recognizers.TryGet(ProviderNames.Local) : null);
        part = PartOf("speech_to_text", engineAlone?.Name, Without);
        return engineAlone;
    }

    private ITextToSpeech? Voices(out ServerPart part)
    {
        const string Without = "nothing is spoken; sessions answer in text only.";
        var voices = _directory.NamedVoices;
        if (_setup.TextToSpeech is { } given) voices.Add(ProviderNames.Given, given.Name, given);
        foreach (var (name, engine) in _setup.Voices.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)) voices.Add(name, engine.Name, engine);
        foreach (var (name, settings) in _options.Voices.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (LocalSynthesizer(settings.Host ?? _options.Speech.Host) is not { } engine) continue;
            var voice = settings.Voice ?? _options.Speech.Voice ?? engine.Voices[0];
            if (!engine.Voices.Contains(voice))
                throw ProviderSettingsCheck.Invalid($"Voices:{name}:Voice", $"is no voice of {engine.Name}; choose one of {string.Join(", ", engine.Voices)}.");
            voices.Add(name, voice, new NamedVoice(name, engine, voice));
        }

        if (WantsLocal(_setup.TextToSpeech, _options.Fallback.Voices) && LocalSynthesizer(_options.Speech.Host) is { } local)
            voices.Add(ProviderNames.Local, local.Name, local);
        var list = Installed("Voices", _options.Fallback.Voices, _options.Voices.Keys, voices);
        voices.Prefer(DefaultsOf(_setup.TextToSpeech, list));
        if (_setup.TextToSpeech is null && list.Count > 0)
        {
            part = new ServerPart("text_to_speech", Described(list, _directory.Voices), IsReady: true, InOrder(list));
            return _directory.VoiceChain(list);
        }

        var engineAlone = _setup.TextToSpeech ?? (_options.Fallback.Voices.Count == 0 ? voices.TryGet(ProviderNames.Local) : null);
        part = PartOf("text_to_speech", engineAlone?.Name, Without);
        return engineAlone;
    }

    // An engine that nobody can ask for is not started.
    private static bool WantsLocal(object? given, IList<string> list) =>
        list.Count > 0 ? list.Contains(ProviderNames.Local, StringComparer.OrdinalIgnoreCase) : given is null;

    private static IReadOnlyList<string> DefaultsOf(object? given, IReadOnlyList<string> list) =>
        given is not null ? [ProviderNames.Given] : list.Count > 0 ? list : [ProviderNames.Local];

    /// <summary>The recogniser that runs there, made once; null where it is not installed or not wanted.</summary>
    private ISpeechToText? LocalRecognizer(SpeechHost host)
    {
        if (_recognizers.TryGetValue(host, out var made)) return made;
        var local = LocalOptions(host);
        if (host == SpeechHost.None || !LocalEngines.CanHear(local)) return null;
        return _recognizers[host] = Own(new LocalSpeechToText(local, _setup.TimeProvider, _loggers));
    }

    private ITextToSpeech? LocalSynthesizer(SpeechHost host)
    {
        if (_synthesizers.TryGetValue(host, out var made)) return made;
        var local = LocalOptions(host);
        if (host == SpeechHost.None || !LocalEngines.CanSpeak(local)) return null;
        return _synthesizers[host] = Own(new LocalTextToSpeech(local, _setup.TimeProvider, _loggers));
    }

    private static LocalSpeechOptions LocalOptions(SpeechHost host) =>
        new() { Host = host == SpeechHost.InProcess ? EngineHost.InProcess : EngineHost.Worker };

    private OpenAIChatClient OpenAI(string setting, ModelSettings settings)
    {
        try
        {
            return Own(new OpenAIChatClient(new OpenAIChatOptions { Endpoint = new Uri(settings.Endpoint!), Key = settings.Key, Name = settings.Name! }, _setup.TimeProvider));
        }
        catch (ArgumentException error)
        {
            throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"{AntiphonOptions.Section}:{setting} cannot be: {error.Message}", error);
        }
    }

    private T Own<T>(T engine)
        where T : notnull
    {
        _owned.Add(engine);
        return engine;
    }

    /// <summary>The list, once every name in it is known.</summary>
    private static IReadOnlyList<string> Listed<T>(string kind, IList<string> names, NamedEngines<T> known)
        where T : class
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (known.TryGet(names[i]) is null) throw ProviderSettingsCheck.Invalid($"Fallback:{kind}:{i}", $"names nothing that is known; expected one of {known.Known}.");
        }

        return [.. names];
    }

    /// <summary>Of the list what is installed on this machine; what nobody has configured is a mistake.</summary>
    private IReadOnlyList<string> Installed<T>(string kind, IList<string> names, ICollection<string> configured, NamedEngines<T> known)
        where T : class
    {
        if (_options.Speech.Host == SpeechHost.None && names.Contains(ProviderNames.Local, StringComparer.OrdinalIgnoreCase))
            throw ProviderSettingsCheck.Invalid($"Fallback:{kind}", $"names {ProviderNames.Local}, but {AntiphonOptions.Section}:Speech:Host is None; set it to Worker or InProcess.");
        var absent = names.Where(name => known.TryGet(name) is null
            && (configured.Contains(name, StringComparer.OrdinalIgnoreCase) || string.Equals(name, ProviderNames.Local, StringComparison.OrdinalIgnoreCase))).ToList();
        return Listed(kind, [.. names.Except(absent)], known);
    }

    private static string Described(IEnumerable<string> list, IReadOnlyList<NamedProvider> known) => string.Join(", ", list.Select(name =>
    {
        var provider = known.First(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return string.Equals(provider.Engine, provider.Name, StringComparison.OrdinalIgnoreCase) ? provider.Name : $"{provider.Name} ({provider.Engine})";
    }));

    private static string InOrder(IReadOnlyCollection<string> list) => list.Count > 1 ? "In this order: each stands in for those before it." : "";

    private ServerPart PartOf(string name, string? engine, string without) => engine is not null
        ? new ServerPart(name, engine, IsReady: true)
        : _options.Speech.Host == SpeechHost.None
            ? new ServerPart(name, "", IsReady: false, $"{AntiphonOptions.Section}:Speech:Host is None: {without}", $"set {AntiphonOptions.Section}:Speech:Host to Worker or InProcess")
            : new ServerPart(name, "", IsReady: false, $"the local engine is not installed: {without}", LocalEngines.InstallCommand);
}
