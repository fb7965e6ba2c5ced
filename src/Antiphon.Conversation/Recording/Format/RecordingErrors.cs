namespace Antiphon.Conversation.Recording;

internal static class RecordingErrors
{
    public static VoiceException Invalid(string what, Exception? inner = null) =>
        new(ErrorCodes.RecordingInvalid, $"The recording cannot be read: {what}.", inner);

    public static VoiceException Unsupported(int version) => new(ErrorCodes.RecordingUnsupported,
        $"The recording has format version {version}; this program reads version {RecordFormat.Version}.");
}
