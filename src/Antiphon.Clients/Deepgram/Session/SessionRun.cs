using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.Logging;

namespace Antiphon.Clients.Deepgram;

/// <summary>The life of a session: opens a connection, pumps its messages to its end, decides what follows, opens the next. One
/// task from the first attempt to the end.</summary>
internal sealed class SessionRun(
    VoiceAgentClientOptions options, IVoiceAgentConnector connector, TimeProvider time, SessionState state, SessionLink link,
    SessionRouter router, ConversationLog history, FunctionRunner functions, PendingUpdates updates, PendingInjections injections, ILogger logger)
{
    private readonly Backoff _backoff = new(options.Reconnect);
    private readonly TaskCompletionSource<VoiceAgentEnd?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private VoiceAgentConnection? _connection;
    private long _readyAt;
    private bool _wasReady;

    /// <summary>Completes with null once there is a session, with the failure when there will be none.</summary>
    internal Task<VoiceAgentEnd?> Opened => _opened.Task;

    /// <summary>The connection of the moment, ready or not.</summary>
    internal VoiceAgentConnection? Connection => Volatile.Read(ref _connection);

    /// <summary>Runs until the session is over; never throws.</summary>
    internal async Task<VoiceAgentEnd> RunAsync(CancellationToken closing)
    {
        ClientTelemetry.Sessions.Add(1);
        VoiceAgentEnd end;
        try
        {
            end = await LiveAsync(closing);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            end = new VoiceAgentEnd(null, "", null);
        }
        catch (Exception error)
        {
            end = new VoiceAgentEnd(null, "", VoiceException.From(error));
        }

        Finish(end);
        return end;
    }

    private async Task<VoiceAgentEnd> LiveAsync(CancellationToken closing)
    {
        while (true)
        {
            var (end, isRenewal) = await ConnectAndHoldAsync(closing);
            if (closing.IsCancellationRequested || (!_wasReady && !options.Reconnect.RetryFirst)) return end;
            var decision = isRenewal ? ReconnectDecision.AtOnce : ReconnectPolicy.Decide(end, options.Reconnect);
            if (_backoff.Next(decision, end.Error?.RetryAfter) is not { } wait) return end;
            if (isRenewal) wait = TimeSpan.Zero;
            else ClientLog.Reconnecting(logger, state.RequestId, end.Error?.Code.Value ?? "", _backoff.Attempts, wait.TotalMilliseconds);
            router.Tell(new VoiceAgentEvent.Reconnecting(end, _backoff.Attempts, wait));
            await Task.Delay(wait, time, closing);
        }
    }

    private async Task<(VoiceAgentEnd End, bool IsRenewal)> ConnectAndHoldAsync(CancellationToken closing)
    {
        router.Reset();
        var span = ClientTelemetry.StartAttempt(!_wasReady, time.GetUtcNow());
        var isFirst = !_wasReady;
        var opening = await OpenAsync(closing);
        ClientTelemetry.EndAttempt(span, isFirst, opening.Connection?.RequestId ?? opening.Failure?.Error?.CorrelationId, time.GetUtcNow(),
            opening.Failure is { } failure ? failure.Error?.Code ?? ErrorCodes.ConnectionLost : null);
        if (opening.Connection is not { } connection) return (opening.Failure!, false);

        await using (connection)
        {
            var isRenewal = await HoldAsync(connection, closing);
            if (time.GetElapsedTime(_readyAt) >= options.Reconnect.ProvenAfter) _backoff.Proven();
            var end = isRenewal || closing.IsCancellationRequested ? await connection.CloseAsync() : await connection.Completion;
            return (end, isRenewal);
        }
    }

    private async Task<(VoiceAgentConnection? Connection, VoiceAgentEnd? Failure)> OpenAsync(CancellationToken closing)
    {
        VoiceAgentConnection connection;
        try
        {
            connection = await VoiceAgentConnection.OpenAsync(connector, options, time, closing);
        }
        catch (Exception error) when (!closing.IsCancellationRequested)
        {
            // What is not coded is the program's own: its token callback's, most likely. That may work the next time.
            return (null, new VoiceAgentEnd(null, "", error as VoiceException
                ?? new ConnectionException(ErrorCodes.ConnectionRefused, "The credential could not be had, or the connector failed.", error)));
        }

        Volatile.Write(ref _connection, connection);
        VoiceAgentEnd? failure;
        try
        {
            failure = await ConfigureAsync(connection, closing);
        }
        catch (OperationCanceledException)
        {
            await connection.DisposeAsync();
            throw;
        }

        if (failure is null)
        {
            state.RequestId = connection.RequestId;
            return (connection, null);
        }

        Volatile.Write(ref _connection, null);
        await connection.DisposeAsync();
        return (null, failure);
    }

    /// <summary>Sends the settings and waits until they are applied.</summary>
    /// <returns>Null when they are, else why not.</returns>
    private async Task<VoiceAgentEnd?> ConfigureAsync(VoiceAgentConnection connection, CancellationToken closing)
    {
        using var limit = new CancellationTokenSource(options.SettingsTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, limit.Token);
        try
        {
            if (!options.WaitForWelcome || await PumpUntilAsync<ServerMessage.Welcome>(connection, either.Token))
            {
                await connection.SendAsync(new ClientMessage.Settings(state.SettingsFor(_wasReady, history.Entries)), either.Token);
                if (await PumpUntilAsync<ServerMessage.SettingsApplied>(connection, either.Token)) return null;
            }
        }
        catch (ConnectionException)
        {
            // The connection's own end says more than the send that failed at it.
        }
        catch (OperationCanceledException) when (!closing.IsCancellationRequested)
        {
            connection.Abort();
            return new VoiceAgentEnd(null, "", new ConnectionException(ErrorCodes.ConnectionRefused,
                $"The server did not take the settings within {options.SettingsTimeout.TotalSeconds:F0} s.")
            { CorrelationId = connection.RequestId });
        }

        // A server that said an Error closes, as most do; else we do. What stands in the way to the end is told.
        var end = await connection.CloseAsync();
        while (connection.Messages.TryRead(out var message)) router.On(message, connection);
        return end.Error is not null ? end : end with
        {
            Error = new ConnectionException(ErrorCodes.ConnectionLost, "The server closed the connection before it took the settings.")
            {
                CorrelationId = connection.RequestId,
                Status = end.CloseStatus,
            },
        };
    }

    /// <summary>Pumps up to a message of this kind; false when the connection ended or failed before.</summary>
    private async Task<bool> PumpUntilAsync<T>(VoiceAgentConnection connection, CancellationToken cancellationToken)
        where T : ServerMessage
    {
        while (await connection.Messages.WaitToReadAsync(cancellationToken))
        {
            while (connection.Messages.TryRead(out var message))
            {
                router.On(message, connection);
                if (message is T) return true;
                if (router.IsFailed) return false;
            }
        }

        return false;
    }

    /// <summary>Pumps to the end of the connection, or to the moment at which it is left for a new one.</summary>
    /// <returns>True when it is to be renewed.</returns>
    private async Task<bool> HoldAsync(VoiceAgentConnection connection, CancellationToken closing)
    {
        using var stop = new CancellationTokenSource();
        var alive = KeepAliveAsync(connection, stop.Token);
        try
        {
            await ReadyAsync(connection);
            return await PumpAsync(connection, closing);
        }
        catch (ConnectionException)
        {
            return false; // While kept audio was sent; the connection's end says why.
        }
        finally
        {
            link.Close(connection);
            Volatile.Write(ref _connection, null);
            functions.CancelAll();
            injections.Clear();
            stop.Cancel();
            await alive;
        }
    }

    private async Task ReadyAsync(VoiceAgentConnection connection)
    {
        _readyAt = time.GetTimestamp();
        updates.AcknowledgeAll();
        if (_wasReady)
        {
            foreach (var update in state.UpdatesToRepeat) await connection.SendAsync(update);
        }

        await link.OpenAsync(connection);
        if (_wasReady)
        {
            var entries = state.Replayed;
            ClientLog.Reconnected(logger, connection.RequestId, _backoff.Attempts, entries);
            router.Tell(new VoiceAgentEvent.Reconnected(connection.RequestId, entries));
        }
        else
        {
            ClientLog.Connected(logger, connection.RequestId);
        }

        _wasReady = true;
        _opened.TrySetResult(null);
    }

    private async Task<bool> PumpAsync(VoiceAgentConnection connection, CancellationToken closing)
    {
        using var until = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, until.Token);
        var isLimited = false;
        var isFailing = false;
        try
        {
            while (await connection.Messages.WaitToReadAsync(either.Token))
            {
                while (connection.Messages.TryRead(out var message))
                {
                    router.On(message, connection);
                    if (router.IsFailed)
                    {
                        // The server closes after an Error, as most do.
                        if (!isFailing) until.CancelAfter(options.CloseTimeout);
                        isFailing = true;
                    }
                    else if (router.IsNearLimit && options.Reconnect is { RenewBeforeLimit: true, MaxAttempts: > 0 })
                    {
                        if (router.IsQuiet) return Renew();
                        if (!isLimited) until.CancelAfter(options.Reconnect.RenewWithin);
                        isLimited = true;
                    }
                }
            }

            return false;
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            if (!isFailing) return Renew();
            connection.Abort();
            return false;
        }

        bool Renew()
        {
            ClientLog.Renewing(logger);
            return true;
        }
    }

    /// <summary>Says now and then that somebody is here, while nothing else does.</summary>
    private async Task KeepAliveAsync(VoiceAgentConnection connection, CancellationToken cancellationToken)
    {
        if (options.KeepAliveInterval == Timeout.InfiniteTimeSpan) return;
        try
        {
            while (true)
            {
                var wait = options.KeepAliveInterval - connection.SilentFor;
                if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
                else await connection.KeepAliveAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is left.
        }
        catch (ConnectionException)
        {
            // The pump sees it too.
        }
    }

    private void Finish(VoiceAgentEnd end)
    {
        link.End(end);
        updates.End(end.Error);
        injections.Clear();
        functions.CancelAll();
        if (end.Error is { } error) ClientLog.Failed(logger, state.RequestId, error.Code.Value, end.CloseStatus);
        else ClientLog.Ended(logger, state.RequestId, end.CloseStatus);
        ClientTelemetry.Ended(end.Error?.Code);
        router.End(end);
        _opened.TrySetResult(end);
    }
}
