using Antiphon.Concurrency;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation.Recording;

/// <summary>
/// A recording in a file that only its owner may read. Records wait in one buffer while a task writes another, so the
/// session never waits for the disk; when more than <see cref="Capacity"/> waits, the recording breaks off (R5). The task
/// runs on the thread pool with the clock of the machine, whatever the session runs on: files are not of its world.
/// </summary>
internal sealed class FileRecordSink : IRecordSink
{
    /// <summary>Bytes that may wait: two minutes of a call.</summary>
    internal const int Capacity = 8 * 1024 * 1024;

    private const int InitialBuffer = 64 * 1024;

    /// <summary>A crash loses what came in this time.</summary>
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly CreditGate _work = new(0);
    private readonly TaskCompletionSource _completing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Stream> _open;
    private readonly ILogger _logger;
    private readonly string _sessionId;
    private readonly Task _writer;
    private RecordBuffer _pending = new(InitialBuffer);
    private RecordBuffer _writing = new(InitialBuffer);
    private bool _isAwake;
    private bool _isBroken;

    public FileRecordSink(string path, string sessionId, ILogger logger)
        : this(() => Create(path), sessionId, logger)
    {
    }

    /// <param name="open">Opens what is written to; called by the writing task.</param>
    /// <param name="sessionId">For the log.</param>
    /// <param name="logger">Where failures are told.</param>
    internal FileRecordSink(Func<Stream> open, string sessionId, ILogger logger)
    {
        (_open, _sessionId, _logger) = (open, sessionId, logger);
        _pending.AppendPreamble();
        _writer = CurrentScheduler.Run(WriteAsync, TaskScheduler.Default);
    }

    public bool TryAppend(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_isBroken || _pending.Count + payload.Length > Capacity) return false;
            _pending.Append(payload);
            Wake();
            return true;
        }
    }

    public Task CompleteAsync(ReadOnlySpan<byte> last)
    {
        lock (_gate)
        {
            if (!_isBroken) _pending.Append(last);
            _completing.TrySetResult();
            Wake();
        }

        return _writer;
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private void Wake()
    {
        if (_isAwake) return;
        _isAwake = true;
        _work.Release();
    }

    private async Task WriteAsync()
    {
        try
        {
            await using var file = _open();
            do
            {
                await _work.TakeAsync();
                await Task.WhenAny(Task.Delay(WriteInterval, TimeProvider.System), _completing.Task); // Little by little would be a system call a frame.
                await file.WriteAsync(TakePending());
                await file.FlushAsync();
            }
            while (!_completing.Task.IsCompleted || HasPending());
        }
        catch (Exception error)
        {
            lock (_gate) _isBroken = true;
            RecordingLog.WriteFailed(_logger, error, _sessionId);
        }
    }

    private ReadOnlyMemory<byte> TakePending()
    {
        lock (_gate)
        {
            (_pending, _writing) = (_writing, _pending);
            _pending.Clear();
            _isAwake = false;
            return _writing.Written;
        }
    }

    private bool HasPending()
    {
        lock (_gate) return _pending.Count > 0;
    }
}
