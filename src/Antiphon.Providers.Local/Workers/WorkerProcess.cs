using System.Diagnostics;
using System.Text.Json;
using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.Telemetry;
using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Local.Workers;

/// <summary>What uses a worker. Both are called on the worker's reading thread.</summary>
internal interface IWorkerClient
{
    void OnFrame(WorkerProcess worker, WorkerFrame kind, ReadOnlySpan<byte> payload);

    /// <summary>The process has ended, whoever wanted it. Called once.</summary>
    void OnEnded(WorkerProcess worker);
}

/// <summary>
/// A child process with one engine session. Its output is read by a thread of its own, because pipes have no asynchronous reads;
/// its error output goes to the log.
/// </summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _kind;
    private readonly ILogger _logger;
    private readonly Lock _writing = new();
    private readonly Lock _gate = new();
    private readonly EngineThread _reading;
    private readonly EngineThread _errors;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IWorkerClient? _client;
    private bool _ended;
    private int _disposed;

    private WorkerProcess(Process process, string kind, ILogger logger)
    {
        _process = process;
        _kind = kind;
        _logger = logger;
        Id = process.Id;
        _reading = new EngineThread($"antiphon {kind} worker");
        _errors = new EngineThread($"antiphon {kind} worker log");
    }

    internal int Id { get; }

    internal bool HasEnded
    {
        get
        {
            lock (_gate) return _ended;
        }
    }

    /// <exception cref="VoiceException">The program cannot be started.</exception>
    internal static WorkerProcess Start(string kind, LocalWorkerOptions options, ILogger logger)
    {
        var start = WorkerCommand.For(kind, options);
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            throw new ProviderException(WorkerCommand.Unavailable(kind), WorkerCommand.EngineOf(kind), "A worker process could not be started.", e);
        }

        var worker = new WorkerProcess(process, kind, logger);
        LocalTelemetry.OnStarted(kind);
        worker._reading.TryPost(worker.Read);
        worker._errors.TryPost(worker.ReadErrors);
        return worker;
    }

    /// <summary>Gives the worker its work and waits until it is ready. From now on <paramref name="client"/> gets its frames.</summary>
    internal async Task OpenAsync(IWorkerClient client, WorkerOpen open, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_ended) throw Crashed();
            _client = client;
        }

        if (!TrySend(WorkerFrame.Open, WorkerJson.Bytes(open))) throw Crashed();
        await _ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a frame; blocks while the pipe is full. False when the process is gone.</summary>
    internal bool TrySend(WorkerFrame kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        try
        {
            lock (_writing) WorkerFrames.Write(_process.StandardInput.BaseStream, kind, first, second);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    internal void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended already.
        }
    }

    internal ProviderException Crashed() => new(ErrorCodes.EngineCrashed, WorkerCommand.EngineOf(_kind),
        "The engine's process ended in mid-work; the next one takes over.");

    /// <summary>Ends the process. Its work is not waited for: it holds nothing that outlives it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        lock (_gate) _client = null;
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await _reading.DisposeAsync().ConfigureAwait(false);
        await _errors.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
        LocalTelemetry.OnStopped(_kind);
    }

    private void Read()
    {
        byte[] buffer = new byte[8_192];
        try
        {
            var output = _process.StandardOutput.BaseStream;
            while (WorkerFrames.TryRead(output, ref buffer, out var kind, out var length)) Deliver(kind, buffer.AsSpan(0, length));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException or JsonException)
        {
            Kill();
        }

        IWorkerClient? client;
        lock (_gate)
        {
            _ended = true;
            client = _client;
        }

        if (client is not null && Volatile.Read(ref _disposed) == 0)
        {
            LocalTelemetry.OnCrashed(_kind);
            LocalSpeechLog.WorkerCrashed(_logger, _kind, Id, ExitCode());
        }

        _ready.TrySetException(Crashed());
        _ = _ready.Task.Exception; // Seen: nobody need be waiting.
        client?.OnEnded(this);
    }

    private void Deliver(WorkerFrame kind, ReadOnlySpan<byte> payload)
    {
        if (kind == WorkerFrame.Ready)
        {
            _ready.TrySetResult();
            return;
        }

        if (kind == WorkerFrame.Fault && !_ready.Task.IsCompleted)
        {
            var fault = JsonSerializer.Deserialize(payload, WorkerJson.Default.WorkerFault)!;
            _ready.TrySetException(fault.ToException(WorkerCommand.EngineOf(_kind)));
            return;
        }

        IWorkerClient? client;
        lock (_gate) client = _client;
        client?.OnFrame(this, kind, payload);
    }

    private void ReadErrors()
    {
        try
        {
            while (_process.StandardError.ReadLine() is { } line)
            {
                if (line.Length > 0) LocalSpeechLog.WorkerSays(_logger, _kind, Id, line.Length > 500 ? line[..500] : line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }
    }

    private int? ExitCode()
    {
        try
        {
            return _process.HasExited ? _process.ExitCode : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
