using System.Globalization;
using Antiphon.Conversation.Recording;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>
/// Records sessions: everything that comes through a session's door and everything that it does about it, one file a
/// session, so that it can be replayed (<see cref="CallReplay"/>). A recording holds the caller's voice and words: nothing
/// here deletes it. Never holds a session up; a recording that cannot be written breaks off and is counted. Thread-safe;
/// shared by sessions (<see cref="VoiceSessionServices.Recorder"/>).
/// </summary>
public sealed class CallRecorder
{
    private readonly Func<VoiceSessionOptions, VoiceSessionServices, ILogger, IRecordSink> _open;
    private long _incomplete;

    /// <summary>Records into sinks of the caller's making.</summary>
    internal CallRecorder(Func<VoiceSessionOptions, VoiceSessionServices, ILogger, IRecordSink> open) => _open = open;

    /// <summary>Extension of recordings, <c>.antiphon-call</c>.</summary>
    public static string FileExtension => RecordFormat.Extension;

    /// <summary>Recordings that broke off: the disk was too slow or failed.</summary>
    public long IncompleteRecordings => Volatile.Read(ref _incomplete);

    /// <summary>Records every session into a file of its own, named after its start and its id, which only this user may read.</summary>
    /// <param name="directory">Where they go; made if it is not there.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>: it cannot be made.</exception>
    public static CallRecorder ToDirectory(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        Make(directory);
        return new CallRecorder((options, services, logger) =>
            new FileRecordSink(Path.Combine(directory, NameOf(options, services.TimeProvider.GetUtcNow())), options.Id, logger));
    }

    /// <summary>Records one session into this file, which only this user may read. A file that is there is not overwritten: a
    /// second session is not recorded.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>: its folder cannot be made.</exception>
    public static CallRecorder ToFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Make(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new CallRecorder((options, _, logger) => new FileRecordSink(path, options.Id, logger));
    }

    /// <summary>The recording of a session that is about to start; null when it cannot be recorded.</summary>
    internal SessionRecording? Begin(VoiceSessionOptions options, VoiceSessionServices services, PlayoutReporting playout)
    {
        var logger = services.LoggerFactory.CreateLogger<CallRecorder>();
        try
        {
            var header = RecordingHeader.Of(options, playout, services.TimeProvider.GetUtcNow());
            return new SessionRecording(this, _open(options, services, logger), header, logger);
        }
        catch (Exception error)
        {
            CountIncomplete();
            RecordingLog.NotRecorded(logger, error, options.Id);
            return null;
        }
    }

    internal void CountIncomplete() => Interlocked.Increment(ref _incomplete);

    private static void Make(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new VoiceException(ErrorCodes.ConfigurationInvalid, $"The folder for recordings, {directory}, cannot be made.", error);
        }
    }

    private static string NameOf(VoiceSessionOptions options, DateTimeOffset now)
    {
        var id = string.Concat(options.Id.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return $"{now.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture)}-{id}{RecordFormat.Extension}";
    }
}
