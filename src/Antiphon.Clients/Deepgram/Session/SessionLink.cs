namespace Antiphon.Clients.Deepgram;

/// <summary>
/// Stands between who sends and the connection of the moment: commands wait for a session that has its settings; audio does
/// what <see cref="UnsentAudio"/> says. Thread-safe.
/// </summary>
internal sealed class SessionLink(UnsentAudio unsent, long heldBytes)
{
    private readonly Lock _gate = new();
    private readonly HeldAudio _held = new(heldBytes);
    private TaskCompletionSource _changed = NewSignal();
    private VoiceAgentConnection? _ready;
    private VoiceAgentEnd? _ended;
    private long _dropped;

    /// <summary>The connection that takes messages; null while there is none.</summary>
    internal VoiceAgentConnection? Ready
    {
        get { lock (_gate) return _ready; }
    }

    internal bool HasEnded
    {
        get { lock (_gate) return _ended is not null; }
    }

    /// <summary>Bytes of the user's audio that no session will ever take.</summary>
    internal long DroppedBytes
    {
        get { lock (_gate) return _dropped; }
    }

    /// <summary>The connection that takes messages, once there is one.</summary>
    /// <exception cref="VoiceException">The session has ended.</exception>
    internal async ValueTask<VoiceAgentConnection> ReadyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_ended is { } end) throw Over(end);
                if (_ready is { } ready) return ready;
                changed = _changed.Task;
            }

            await changed.Here().WaitAsync(cancellationToken);
        }
    }

    /// <summary>Where audio goes now.</summary>
    /// <param name="audio">Kept or dropped in this call when there is no connection and nobody is to wait.</param>
    /// <param name="connection">The connection to send it over; null when there is none.</param>
    /// <returns>False when the audio is taken care of.</returns>
    /// <exception cref="VoiceException">The session has ended.</exception>
    internal bool Route(ReadOnlySpan<byte> audio, out VoiceAgentConnection? connection)
    {
        long dropped;
        lock (_gate)
        {
            if (_ended is { } end) throw Over(end);
            connection = _ready;
            if (connection is not null || unsent == UnsentAudio.Wait) return true;
            dropped = unsent == UnsentAudio.Keep ? _held.Add(audio) : audio.Length;
            _dropped += dropped;
        }

        if (dropped > 0) ClientTelemetry.AudioDropped.Add(dropped);
        return false;
    }

    /// <summary>Sends what was kept, then lets everybody use the connection.</summary>
    internal async ValueTask OpenAsync(VoiceAgentConnection connection)
    {
        while (true)
        {
            ReadOnlyMemory<byte> frame;
            TaskCompletionSource? changed = null;
            lock (_gate)
            {
                if (!_held.TryTake(out frame))
                {
                    _ready = connection;
                    (changed, _changed) = (_changed, NewSignal());
                }
            }

            if (changed is not null)
            {
                changed.TrySetResult();
                return;
            }

            await connection.SendAudioAsync(frame);
        }
    }

    /// <summary>The connection takes nothing more.</summary>
    internal void Close(VoiceAgentConnection connection)
    {
        lock (_gate)
        {
            if (_ready == connection) _ready = null;
        }
    }

    /// <summary>There will be no further connection.</summary>
    internal void End(VoiceAgentEnd end)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _ready = null;
            _ended = end;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

    private static VoiceException Over(VoiceAgentEnd end) => end.Error is { } error
        ? new ConnectionException(error.Code, $"The session has ended: {error.Message}", error) { CorrelationId = error.CorrelationId, Status = end.CloseStatus }
        : new ConnectionException(ErrorCodes.ConnectionLost, "The session has ended; nothing more can be sent.") { Status = end.CloseStatus, IsTransient = false };

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
