using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Hosting;

namespace Antiphon.Server.Deepgram;

/// <summary>From <c>agent.speak</c> to a voice: any type and model without an endpoint is the configured synthesiser, in the voice
/// of that name when it has one, else in its default.</summary>
internal sealed class SpeakMapper(ISessionHost host, SettingsNotes notes)
{
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>, <see cref="ErrorCodes.TextToSpeechFailed"/>.</exception>
    public VoiceAgent Map(IReadOnlyList<SpeakSettings> speaks, VoiceAgent agent)
    {
        if (speaks.Count == 0) return agent;
        for (var i = 1; i < speaks.Count; i++) notes.Ignored($"agent.speak[{i}]");
        var speak = speaks[0];
        if (speak.Endpoint is not null)
            throw SettingsNotes.Invalid("agent.speak.endpoint", $"this server speaks with its own synthesiser ({host.SynthesizerName ?? "none"}) and calls no other. Leave the endpoint out.");
        CheckPace(speak.Provider);
        if (speak.Provider.Volume is not null) notes.Ignored("agent.speak.provider.volume");
        if (speak.Provider.Expressivity is not null) notes.Ignored("agent.speak.provider.expressivity");

        string?[] asked = [speak.Provider.Voice, speak.Provider.Model];
        var voice = host.Voices.FirstOrDefault(name => asked.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (voice is not null) return agent with { Voice = voice };
        if (host.SynthesizerName is { } synthesizer)
        {
            notes.Replaced("agent.speak.provider", "speak", agent.Voice is { } own ? $"{synthesizer} ({own})" : synthesizer,
                $"voices {string.Join(", ", host.Voices)}");
        }

        return agent;
    }

    private void CheckPace(SpeakProvider provider)
    {
        if (provider.SpeedWord is not null) notes.Ignored("agent.speak.provider.speed");
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
        if (!speed.Equals(1.0)) notes.Ignored("agent.speak.provider.speed");
    }
}
