using Antiphon.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Speech;

/// <summary>Which engines answer: those given in code, else those configured, else the local ones that are installed.</summary>
internal static class EngineComposition
{
    internal static ServerEngines Compose(AntiphonOptions options, AntiphonServerSetup setup, ILoggerFactory loggers)
    {
        var runner = setup.Runner
            ?? throw new VoiceException(ErrorCodes.ConfigurationInvalid, "No model is configured.");
        return new ServerEngines
        {
            Runner = runner,
            ModelName = options.Model.Name ?? "given",
            SpeechToText = setup.SpeechToText,
            TextToSpeech = setup.TextToSpeech,
            Parts =
            [
                new ServerPart("speech_to_text", setup.SpeechToText?.Name ?? "", setup.SpeechToText is not null),
                new ServerPart("text_to_speech", setup.TextToSpeech?.Name ?? "", setup.TextToSpeech is not null),
            ],
        };
    }

    /// <exception cref="VoiceException"><see cref="ErrorCodes.VoiceUnknown"/>.</exception>
    internal static void RequireVoice(ServerEngines engines, string? voice)
    {
        if (voice is null || engines.TextToSpeech is not { Voices.Count: > 0 } synthesiser || synthesiser.Voices.Contains(voice)) return;
        throw new VoiceException(ErrorCodes.VoiceUnknown, $"{synthesiser.Name} has no voice {voice}; choose one of {string.Join(", ", synthesiser.Voices)}.");
    }
}
