using Antiphon.Protocols.Deepgram;
using Antiphon.Providers.Fallback;
using Antiphon.Server.Hosting;
using Antiphon.Server.Providers;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// From <c>speak</c> to a voice, or to several that stand in for each other: the configured one whose name is the model, the voice, the
/// type, or <c>type/model</c>; else the usual synthesiser, in the voice of that name when it has one. Any other is said or refused.
/// </summary>
internal sealed class SpeakMapper(ISessionHost host, IFallbackObserver failures, SettingsNotes notes)
{
    /// <param name="speaks">The entries; none for the server's own voice.</param>
    /// <param name="path">Of the entries in the message.</param>
    /// <param name="agentVoice">Voice of the agent; null for the synthesiser's default.</param>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>, <see cref="ErrorCodes.TextToSpeechFailed"/> (a pace
    /// that cannot be spoken).</exception>
    public MappedSpeak Map(IReadOnlyList<SpeakSettings> speaks, string path, string? agentVoice)
    {
        if (speaks.Count == 0) return new MappedSpeak { Voice = agentVoice };
        string PathOf(int i) => speaks.Count == 1 ? path : $"{path}[{i}]";
        List<(NamedProvider? Named, string? Voice)> choices = [.. speaks.Select((speak, i) => Choose(speak, PathOf(i), agentVoice))];
        if (host.Providers.Voices.Count == 0 || choices.Count == 1)
        {
            for (var i = 1; i < speaks.Count; i++) notes.Ignored(PathOf(i));
            return choices[0].Named is { } named
                ? new MappedSpeak { Synthesizer = new VoicedSynthesizer(host.Providers.Voice(named.Name), null) }
                : new MappedSpeak { Voice = choices[0].Voice };
        }

        return new MappedSpeak { Synthesizer = List(choices), IsList = true };
    }

    private FallbackTextToSpeech List(List<(NamedProvider? Named, string? Voice)> choices) => new(
        [.. choices.Select(choice => new FallbackSynthesiser(new VoicedSynthesizer(
            host.Providers.Voice((choice.Named ?? host.Providers.Voices[0]).Name), choice.Named is null ? choice.Voice : null, isInList: true)))],
        new FallbackTextToSpeechOptions { Name = "speak", Observer = failures, TurnsStartWith = FallbackStart.First, TimeProvider = host.TimeProvider });

    private (NamedProvider? Named, string? Voice) Choose(SpeakSettings speak, string path, string? agentVoice)
    {
        var provider = speak.Provider;
        if (speak.Endpoint is not null)
            throw SettingsNotes.Invalid($"{path}.endpoint", $"this server speaks with its own synthesisers ({Available()}) and calls no other. Leave the endpoint out.");
        CheckPace(provider, path);
        if (provider.Volume is not null) notes.Ignored($"{path}.provider.volume");
        if (provider.Expressivity is not null) notes.Ignored($"{path}.provider.expressivity");

        string?[] asked = [provider.Voice, provider.Model, $"{provider.Type}/{provider.Model}", provider.Type];
        var own = host.Voices.FirstOrDefault(name => asked.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (own is not null) return (null, own);
        var all = host.Providers.Voices;
        var named = asked.Where(one => one is not null).Select(one => all.FirstOrDefault(voice => voice.Answers(one))).FirstOrDefault(voice => voice is not null);
        if (named is not null) return named == all[0] ? (null, agentVoice) : (named, null);
        if (host.SynthesizerName is { } synthesizer)
            notes.Replaced($"{path}.provider", "speak", agentVoice is null ? synthesizer : $"{synthesizer} ({agentVoice})", $"voices {Available()}");
        return (null, agentVoice);
    }

    private string Available()
    {
        var names = host.Voices.Concat(host.Providers.Voices.Select(voice => voice.Name)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return names.Count == 0 ? host.SynthesizerName ?? "none" : string.Join(", ", names);
    }

    private void CheckPace(SpeakProvider provider, string path)
    {
        if (provider.SpeedWord is not null) notes.Ignored($"{path}.provider.speed");
        if (provider.Speed is not { } speed) return;
        var (min, max) = provider is { Type: "deepgram", Version: "v2" } ? (0.5, 1.5) : (0.7, 1.5);
        if (provider.Type == "deepgram" && (speed < min || speed > max))
        {
            throw new ProtocolException(ErrorCodes.TextToSpeechFailed, $"A speed of {speed} cannot be spoken; expected {min} to {max}.")
            {
                Path = $"{path}.provider.speed",
            };
        }

        // Compared as written: only the untouched default has no effect to lose.
        if (!speed.Equals(1.0)) notes.Ignored($"{path}.provider.speed");
    }
}
