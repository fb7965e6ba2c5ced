using Antiphon.Audio;
using Antiphon.Concurrency;
using Antiphon.Conversation.Recording;
using Antiphon.Speech;
using Antiphon.Turns;
using Microsoft.Extensions.Logging;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Antiphon.Conversation;

/// <summary>
/// One conversation: a mailbox with one reader (R1). Everything that reaches it enters through the members below, which are
/// thread-safe and never wait; everything it does goes out through its <see cref="IVoiceLine"/>.
/// </summary>
public sealed class VoiceSession : IAsyncDisposable
{
    /// <summary>Recognition events under way to the reader at most.</summary>
    private const int RecognitionEventsInFlight = 64;

    /// <summary>How long the end waits for each provider to let go.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<SessionEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly VoiceSessionServices _services;
    private readonly SessionMailbox _mailbox;
    private readonly SessionState _state;
    private readonly SessionReader _reader;
    private readonly ILogger _logger;
    private readonly ISessionProbe? _probe;
    private readonly SessionRecording? _recording;
    private readonly long _startTimestamp;
    private readonly CreditGate _recognitionCredits = new(RecognitionEventsInFlight);
    private SessionEnd? _end;
    private long _inboundPosition;
    private Task _readerLoop = Task.CompletedTask;
    private Task _speechToText = Task.CompletedTask;
    private Task _textToSpeech = Task.CompletedTask;
    private readonly Lock _lateGate = new();
    private Task _late = Task.CompletedTask; // Guarded by _lateGate until the session closes.

    private VoiceSession(VoiceSessionOptions options, VoiceSessionServices services, IVoiceLine line)
    {
        Options = options;
        _services = services;
        _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
        _startTimestamp = services.TimeProvider.GetTimestamp();
        _mailbox = new SessionMailbox(options.CommandCapacity, options.InboundCapacity, onPool: services.Scheduler == TaskScheduler.Default,
            services.InlineHandling);
        _recording = services.Recorder?.Begin(options, services, line.Playout);
        line = _recording?.Through(line) ?? line;
        _state = new SessionState(options, new SessionOutput(options, line, services), services.TimeProvider, End) { Tap = _recording };
        _reader = new SessionReader(services, _state, line, _mailbox);
        _probe = services.Probe?.Invoke();
    }

    /// <summary>As given.</summary>
    public VoiceSessionOptions Options { get; }

    /// <summary>Completes with how the session ended, exactly once (R10), when all it held is free; never faults.</summary>
    public Task<SessionEnd> Completion => _completion.Task;

    /// <summary>The conversation so far: of the agent's words only those that were heard (R3). An immutable snapshot.</summary>
    public IReadOnlyList<ChatMessage> History => _state.History;

    /// <summary>Where the conversation stands; for display, it may have moved on.</summary>
    public TurnState State => _state.Machine.State;

    /// <summary>What the session waits for: why it is silent, if it is. For display and watchdogs, it may have moved on.</summary>
    public SessionWait Waiting => _state.Telemetry.Waiting;

    /// <summary>Counters of the session's queues.</summary>
    public SessionCounters Counters => new(_mailbox.DroppedAudioFrames, _mailbox.ControlHighWater, _mailbox.AudioHighWater, _mailbox.WaitingAudio);

    /// <summary>Starts a session: opens the engines, emits <see cref="SessionEvent.Started"/>, greets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static VoiceSession Start(VoiceSessionOptions options, VoiceSessionServices services, IVoiceLine line)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(line);
        VoiceSessionOptionsCheck.ThrowIfInvalid(options);
        var session = new VoiceSession(options, services, line);
        session._state.Telemetry.Begin(() => session.Counters);
        session._probe?.OnStart(session._reader, session._mailbox);
        session._speechToText = CurrentScheduler.Run(session.RunSpeechToTextAsync, services.Scheduler);
        session._textToSpeech = CurrentScheduler.Run(session.RunTextToSpeechAsync, services.Scheduler);
        session._readerLoop = CurrentScheduler.Run(session.ReadAsync, services.Scheduler);
        return session;
    }

    /// <summary>Gives caller's audio, 16-bit mono PCM at <see cref="VoiceSessionOptions.InputSampleRateHz"/>, any length up to
    /// one second. Copied; never waits; one writer. Audio before <see cref="SessionEvent.Started"/> is kept within the bound.</summary>
    public void WriteAudio(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty) return;
        _mailbox.PostAudio(AudioFrame.Copy(samples, Options.InputSampleRateHz, _inboundPosition));
        _inboundPosition += samples.Length;
    }

    /// <summary>Takes typed text as a turn of the caller; interrupts the agent. What the caller was saying, or had said and is not
    /// answered yet, is part of that turn: it is answered once the text of that is there.</summary>
    public void SubmitText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Command(new Mail(MailKind.TypedText, 0, text));
    }

    /// <summary>Has the agent say <paramref name="text"/> verbatim after what it is saying. Cut off before anything of it was heard, it is
    /// said later; else <see cref="SessionEvent.AgentHeard"/> tells how much of it was.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="interruptible">Whether the caller can interrupt it. If not, what the caller says or types meanwhile is
    /// kept and answered after it.</param>
    public void Speak(string text, bool interruptible = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Command(new Mail(MailKind.Speak, interruptible ? 1 : 0, text));
    }

    /// <summary>Has the agent say <paramref name="text"/> verbatim at once: what it is saying or working on is cut off. Said over a caller
    /// who is speaking, what they have said so far is kept and answered after it; speaking on interrupts it. After speech that
    /// nobody can interrupt it comes next.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="interruptible">As with <see cref="Speak"/>.</param>
    public void Interject(string text, bool interruptible = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        Command(new Mail(MailKind.Interject, interruptible ? 1 : 0, text));
    }

    /// <summary>Ends the caller's turn as if its end had been found. Without effect while the caller does not have the floor.</summary>
    public void EndCallerTurn() => Command(new Mail(MailKind.EndCallerTurn));

    /// <summary>Has <paramref name="agent"/> answer from the caller's next turn on; an answer in the making keeps the one it began with.</summary>
    public void UseAgent(Agents.Agent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        Command(new Mail(MailKind.UseAgent, 0, agent));
    }

    /// <summary>Says what the caller is likely to say next, as the agent's question asks for it: the end of the turn is found
    /// accordingly. Holds until the caller's next turn is answered.</summary>
    public void Expect(ExpectedInput expected) => Command(new Mail(MailKind.Expect, 0, expected));

    /// <summary>The far end has played everything up to this mark.</summary>
    public void ReportMark(long mark) => Command(new Mail(MailKind.Mark, mark));

    /// <summary>Ends the session. The first call counts.</summary>
    /// <param name="reason">Short stable reason.</param>
    /// <param name="error">The failure; null when it ends as intended.</param>
    public void End(string reason, VoiceException? error = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        if (Interlocked.CompareExchange(ref _end, new SessionEnd(reason, error), null) is null) _mailbox.Nudge();
    }

    /// <summary>Ends the session if it has not ended, and waits until all it held is free.</summary>
    public async ValueTask DisposeAsync()
    {
        End("disposed");
        await _completion.Task;
    }

    private void Command(in Mail mail)
    {
        if (_mailbox.TryPost(mail) || Volatile.Read(ref _end) is not null) return;
        End("error", new VoiceException(ErrorCodes.SessionOverloaded, $"More than {Options.CommandCapacity} commands were waiting."));
    }

    private TimeSpan Now => _services.TimeProvider.GetElapsedTime(_startTimestamp);

    private async Task ReadAsync()
    {
        var yields = _services.Scheduler != TaskScheduler.Default; // A scheduler with an order of its own decides after each item anew.
        try
        {
            for (long sequence = 0; Volatile.Read(ref _end) is null;)
            {
                await _mailbox.WaitAsync();
                while (Volatile.Read(ref _end) is null && _mailbox.TryTake(out var mail))
                {
                    Handle(++sequence, mail);
                    if (yields) await Task.Yield();
                }
            }
        }
        catch (Exception e)
        {
            SessionLog.Failed(_logger, e, Options.Id);
            _recording?.Threw(e);
            End("error", VoiceException.From(e));
        }

        await CloseAsync();
    }

    private void Handle(long sequence, in Mail mail)
    {
        var now = Now;
        _probe?.OnMail(sequence, now, mail);
        _recording?.OnMail(sequence, now, mail);
        _reader.Handle(mail, now);
        _probe?.OnHandled(mail);
    }

    private async Task CloseAsync()
    {
        var end = Volatile.Read(ref _end)!;
        var now = Now;
        _recording?.OnClosing(now, end);
        Try(() => _reader.Close(now));
        Try(() => _state.Emit(new SessionEvent.Ended(end))); // Whatever failed before: exactly one end is announced (R10).
        Try(() => _probe?.OnClosed(now, end));
        var recorded = _recording?.CompleteAsync(_state.History) ?? Task.CompletedTask;
        _mailbox.Close();
        await LetGoAsync(CurrentScheduler.Run(CancelProvidersAsync), "a provider");
        await LetGoAsync(_speechToText, "recognition");
        await LetGoAsync(_textToSpeech, "synthesis");
        await LetGoAsync(_late, "an engine that opened late");
        await LetGoAsync(Task.WhenAll(_reader.Running), "the agent's run");
        await LetGoAsync(recorded, "the recording");
        _reader.Dispose();
        _closing.Dispose();
        SessionLog.Ended(_logger, Options.Id, end.Reason, end.Error?.Code.Value ?? "");
        _completion.TrySetResult(end);
    }

    private Task CancelProvidersAsync()
    {
        _closing.Cancel();
        return Task.CompletedTask;
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            SessionLog.Failed(_logger, e, Options.Id);
        }
    }

    private async Task LetGoAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(CloseTimeout, _services.TimeProvider);
        }
        catch (TimeoutException)
        {
            SessionLog.Lingering(_logger, Options.Id, what, CloseTimeout.TotalSeconds);
        }
        catch (Exception e)
        {
            SessionLog.CloseFailed(_logger, e, Options.Id, what);
        }
    }

    private async Task RunSpeechToTextAsync()
    {
        if (_services.SpeechToText is not { } provider)
        {
            _mailbox.Post(new Mail(MailKind.SpeechToTextOpened));
            return;
        }

        ISpeechToTextSession session;
        try
        {
            var options = new SpeechToTextOptions { SampleRateHz = Ear.SampleRateHz, Language = Options.Agent.Language, Vocabulary = Options.Agent.Vocabulary, Budget = _state.Budget };
            session = await OpenAsync(token => provider.OpenAsync(options, token));
        }
        catch (Exception e)
        {
            _mailbox.Post(new Mail(MailKind.SpeechToTextOpened, 0, OpeningError(e, ErrorCodes.SpeechToTextUnavailable, "Recognition could not be opened.")));
            return;
        }

        await using var _ = session;
        _mailbox.Post(new Mail(MailKind.SpeechToTextOpened, 0, session));
        try
        {
            await foreach (var recognition in session.ReadEventsAsync(_closing.Token))
            {
                await _recognitionCredits.TakeAsync(_closing.Token);
                _mailbox.Post(new Mail(MailKind.Recognition, 0, recognition, _recognitionCredits));
            }

            if (!_closing.IsCancellationRequested) End("error", new VoiceException(ErrorCodes.SpeechToTextClosed, "Recognition ended by itself."));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The session is over.
        }
        catch (Exception e)
        {
            End("error", new VoiceException(ErrorCodes.SpeechToTextClosed, "Recognition failed.", e));
        }
    }

    private async Task RunTextToSpeechAsync()
    {
        if (_services.TextToSpeech is not { } provider)
        {
            _mailbox.Post(new Mail(MailKind.TextToSpeechOpened));
            return;
        }

        var closing = _closing.Token;
        ITextToSpeechSession session;
        try
        {
            var options = new TextToSpeechOptions { Voice = Options.Agent.Voice, Language = Options.Agent.Language, Budget = _state.Budget };
            session = await OpenAsync(token => provider.OpenAsync(options, token));
        }
        catch (Exception e)
        {
            _mailbox.Post(new Mail(MailKind.TextToSpeechOpened, 0, OpeningError(e, ErrorCodes.TextToSpeechUnavailable, "Synthesis could not be opened.")));
            return;
        }

        await using var _ = session;
        var pump = new SpeechPump(session, _mailbox, Options, _services.TimeProvider, _state.Telemetry.Synthesis, _state.Budget, closing);
        _mailbox.Post(new Mail(MailKind.TextToSpeechOpened, 0, pump));
        await pump.Completion;
    }

    /// <summary>Opens a provider's session within the limit; one that opens after it was given up is closed again.</summary>
    private async Task<T> OpenAsync<T>(Func<CancellationToken, ValueTask<T>> open)
        where T : IAsyncDisposable
    {
        using var limit = new CancellationTokenSource(Options.OpenTimeout, _services.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
        var opening = open(either.Token).AsTask();
        try
        {
            return await opening.WaitAsync(either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !_closing.IsCancellationRequested)
        {
            CloseLate(opening);
            throw new TimeoutException($"Not open within {Options.OpenTimeout.TotalSeconds:F0} s.", e);
        }
        catch (OperationCanceledException) when (!opening.IsCompleted)
        {
            CloseLate(opening);
            throw;
        }
    }

    private void CloseLate<T>(Task<T> opening)
        where T : IAsyncDisposable
    {
        lock (_lateGate) _late = Task.WhenAll(_late, CloseLateAsync(opening));
    }

    private static async Task CloseLateAsync<T>(Task<T> opening)
        where T : IAsyncDisposable
    {
        try
        {
            var late = await opening;
            await late.DisposeAsync();
        }
        catch (Exception)
        {
            // It never opened; why was said when it was given up.
        }
    }

    private static VoiceException OpeningError(Exception error, ErrorCode code, string message) => error switch
    {
        VoiceException coded => coded,
        TimeoutException => new VoiceException(code, $"{message} {error.Message}", error),
        _ => new VoiceException(code, message, error),
    };
}

/// <summary>Counters of a session's queues (R5).</summary>
/// <param name="DroppedAudioFrames">The caller's frames dropped because the reader was late.</param>
/// <param name="ControlHighWater">Most control items that ever waited.</param>
/// <param name="AudioHighWater">Most of the caller's audio that ever waited.</param>
/// <param name="WaitingAudio">The caller's audio that waits now.</param>
public readonly record struct SessionCounters(long DroppedAudioFrames, int ControlHighWater, TimeSpan AudioHighWater, TimeSpan WaitingAudio);
