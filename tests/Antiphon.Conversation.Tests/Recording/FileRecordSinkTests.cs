using Antiphon.Conversation.Recording;
using Antiphon.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Conversation.Tests.Recording;

public sealed class FileRecordSinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("antiphon-recordings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ToDirectory_WritesAFileThatOnlyItsOwnerReads()
    {
        await CallAsync(CallRecorder.ToDirectory(_folder));

        var file = Assert.Single(Directory.GetFiles(_folder));
        Assert.EndsWith("-s_1.antiphon-call", file, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var recording = CallRecording.Open(file);
        Recorded.AssertSame(await CallReplay.RunAsync(recording));
    }

    [Fact]
    public async Task ToFile_SecondSession_LeavesTheFirstRecordingAlone()
    {
        var file = Path.Combine(_folder, "one.antiphon-call");
        var recorder = CallRecorder.ToFile(file);
        await CallAsync(recorder);
        var first = await File.ReadAllBytesAsync(file);

        await CallAsync(recorder);

        Assert.Equal(first, await File.ReadAllBytesAsync(file));
        Assert.Equal(1, recorder.IncompleteRecordings);
    }

    [Fact]
    public void ToDirectory_ThatCannotBeMade_IsACodedError()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var error = Assert.Throws<VoiceException>(() => CallRecorder.ToDirectory(Path.Combine(file, "below")));

        Assert.Equal(ErrorCodes.ConfigurationInvalid, error.Code);
    }

    [Fact]
    public async Task Sink_DiskThatStands_BreaksOffAndNeverWaits()
    {
        using var disk = new StandingDisk();
        var sink = new FileRecordSink(() => disk, "s1", NullLogger.Instance);
        var recorder = new CallRecorder((_, _, _) => sink);
        var recording = recorder.Begin(Options, Services, PlayoutReporting.PacedClock)!;
        var text = new string('x', 1024 * 1024);

        for (var i = 1; i <= 20; i++) recording.OnMail(i, TimeSpan.FromSeconds(i), new Mail(MailKind.TypedText, 0, text));

        Assert.Equal(1, recorder.IncompleteRecordings);
        var written = recording.CompleteAsync([]);
        disk.Start();
        await written.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        using var read = CallRecording.Open(new MemoryStream(disk.ToArray()));
        var last = default(RecordType);
        while (read.TryRead(out var record)) last = (RecordType)record[0];
        Assert.Equal(RecordType.Lost, last);
    }

    [Fact]
    public async Task Sink_DiskThatFails_EndsQuietlyAndSaysSo()
    {
        using var log = new LogRecorder();
        var sink = new FileRecordSink(() => throw new IOException("No space left on device"), "s1", log.CreateLogger("test"));

        await sink.CompleteAsync([(byte)RecordType.End, 0]).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.False(sink.TryAppend([1]));
        Assert.Single(log.Entries, entry => entry.EventId.Id == 2100);
    }

    private static VoiceSessionServices Services => new() { Runner = new Antiphon.Agents.AgentRunner(new ScriptedChatClient(TimeProvider.System)) };

    private static VoiceSessionOptions Options => new() { Id = "s/1", Agent = new VoiceAgent { Agent = new Antiphon.Agents.Agent { Name = "test" } } };

    private static async Task CallAsync(CallRecorder recorder)
    {
        using var line = new RecordingLine(TimeProvider.System);
        await using var session = VoiceSession.Start(Options, Services with { Recorder = recorder }, line);
        await line.WaitForAsync<SessionEvent.Started>().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>A disk that takes nothing until it is started.</summary>
    private sealed class StandingDisk : MemoryStream
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Start() => _started.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _started.Task.WaitAsync(cancellationToken);
            Write(buffer.Span);
        }
    }
}
