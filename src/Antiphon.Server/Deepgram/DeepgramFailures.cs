using Antiphon.Protocols.Deepgram;
using Antiphon.Providers.Fallback;

namespace Antiphon.Server.Deepgram;

/// <summary>Tells the client of what goes wrong with the engines while others stand in, or while they only take long. Thread-safe.</summary>
internal sealed class DeepgramFailures(IDeepgramPeer peer, DeepgramVoiceAgentOptions options) : IFallbackObserver
{
    public void On(FallbackEvent fallbackEvent)
    {
        if (fallbackEvent is not FallbackEvent.AttemptFailed failed) return;
        switch (failed.Kind)
        {
            case FallbackKind.Chat:
                Warn(DeepgramWarnings.ThinkRequestFailed, $"A request to the model {failed.Provider} failed: {failed.Code.Meaning}");
                break;
            case FallbackKind.TextToSpeech:
                Warn(DeepgramWarnings.SpeakRequestFailed, $"A request to the synthesiser {failed.Provider} failed: {failed.Code.Meaning}");
                break;
        }
    }

    /// <summary>The model takes long.</summary>
    public void OnSlowThink() => Warn(ErrorCodes.ModelSlow, $"The model has not begun its reply within {options.SlowThinkAfter?.TotalSeconds:0.#} s.");

    /// <summary>The synthesiser takes long.</summary>
    public void OnSlowSpeak() => Warn(ErrorCodes.TextToSpeechSlow, $"The synthesiser has not begun its speech within {options.SlowSpeakAfter?.TotalSeconds:0.#} s.");

    private void Warn(ErrorCode code, string description) => Warn(DeepgramWarnings.For(code)!, description);

    private void Warn(string code, string description) => peer.Send(new ServerMessage.Warning(code, description));
}
