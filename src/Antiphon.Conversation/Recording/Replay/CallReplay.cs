using Antiphon.Conversation.Recording;

namespace Antiphon.Conversation;

/// <summary>
/// Puts a recorded call through today's code: every item at its recorded time into a fresh session whose providers, line and
/// model only take what they are given, and compares everything that goes out with what went out then.
/// </summary>
public static class CallReplay
{
    /// <summary>Replays <paramref name="recording"/> up to the first difference or to its end.</summary>
    /// <param name="recording">Read from where it stands; open it anew to replay it again.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.RecordingInvalid"/>: damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ReplayOptions.Options"/> made a setting that cannot be.</exception>
    public static async Task<ReplayResult> RunAsync(CallRecording recording, ReplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        using var session = new ReplayedSession(recording, options ?? new ReplayOptions());
        return await session.RunAsync();
    }
}
