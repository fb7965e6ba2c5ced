using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>What goes up for utterances that get no text.</summary>
internal static class RecognitionFaults
{
    public static SpeechToTextEvent.Fault Lost(long utterance, string why) =>
        new(new VoiceException(ErrorCodes.SpeechToTextTimeout, why)) { Utterance = utterance };

    /// <summary>The utterance is lost, the session goes on.</summary>
    public static SpeechToTextEvent.Fault Passing(VoiceException error, long? utterance) =>
        new(error.IsTransient ? error : new VoiceException(error.Code, error.Message, error) { IsTransient = true, RetryAfter = error.RetryAfter }) { Utterance = utterance };

    /// <summary>The session is over.</summary>
    public static SpeechToTextEvent.Fault Final(VoiceException error, long? utterance) =>
        new(error.IsTransient ? new VoiceException(error.Code, error.Message, error) { IsTransient = false } : error) { Utterance = utterance };
}
