using System.IO.Pipelines;
using System.Text.Json;
using Antiphon.Concurrency;
using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Clients.Deepgram;

/// <summary>
/// One conversation with a voice agent: audio in, audio and events out, functions run, and a new connection when one is lost that
/// goes on where the conversation was. Made by <see cref="VoiceAgentClient.ConnectAsync"/>, when the settings have been applied.
/// Thread-safe; the events and the agent's audio have one reader each.
/// </summary>
/// <remarks>
/// While the session is between two connections, commands (updates, injections, text) wait for the next, and the user's audio does what
/// <see cref="VoiceAgentClientOptions.UnsentAudio"/> says. Once it has ended everything throws a <see cref="ConnectionException"/> with
/// the code of the end.
/// </remarks>
public sealed class VoiceAgentSession : IAsyncDisposable
{
    /// <summary>Audio goes out in frames of at most this, so that commands between them need not wait.</summary>
    private static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(100);

    /// <summary>Wait for an acknowledgement, unless told otherwise.</summary>
    private static readonly TimeSpan AcknowledgementPatience = TimeSpan.FromSeconds(5);

    /// <summary>Wait for injected speech, unless told otherwise: what the agent is saying may come first.</summary>
    private static readonly TimeSpan InjectionPatience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _closing = new();
    private readonly PendingUpdates _updates = new();
    private readonly PendingInjections _injections = new();
    private readonly VoiceAgentClientOptions _options;
    private readonly TimeProvider _time;
    private readonly EventQueue _events;
    private readonly ConversationLog _history;
    private readonly FunctionRunner _functions;
    private readonly SessionState _state;
    private readonly SessionLink _link;
    private readonly SessionRun _run;
    private readonly Task<VoiceAgentEnd> _running;
    private readonly int _frameBytes;
    private int _disposed;

    internal VoiceAgentSession(VoiceAgentSettings settings, VoiceAgentClientOptions options, IVoiceAgentConnector connector, TimeProvider time)
    {
        var logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<VoiceAgentSession>();
        _options = options;
        _time = time;
        _events = new EventQueue(options.EventCapacity);
        _history = new ConversationLog(settings, options.HistoryCapacity);
        _functions = new FunctionRunner(options, time, logger);
        _state = new SessionState(settings);
        _frameBytes = AudioBytes.Of(settings.Audio.Input, FrameDuration);
        _link = new SessionLink(options.UnsentAudio, AudioBytes.Of(settings.Audio.Input, options.UnsentAudioLimit));
        Audio = new AgentAudio(options.AudioCapacityBytes);
        var router = new SessionRouter(options, _history, Audio, _events, _functions, _updates, _injections, logger);
        _run = new SessionRun(options, connector, time, _state, _link, router, _history, _functions, _updates, _injections, logger);
        _running = CurrentScheduler.Run(() => _run.RunAsync(_closing.Token));
    }

    /// <summary>The id under which the server logs the present connection, or the last one.</summary>
    public string? RequestId => _state.RequestId;

    /// <summary>Whether the server takes audio and commands at this moment. False between two connections and after the end.</summary>
    public bool IsReady => _link.Ready is not null;

    /// <summary>The settings with all updates so far.</summary>
    public VoiceAgentSettings Settings => _state.Settings;

    /// <summary>The conversation so far, as the server told it; what the next connection would be given.</summary>
    public IReadOnlyList<HistoryEntry> History => _history.Entries;

    /// <summary>The agent's speech; silent for ever with <see cref="VoiceAgentClientOptions.AudioInEvents"/>.</summary>
    public AgentAudio Audio { get; }

    /// <summary>Bytes of the user's audio that were dropped because there was no connection to take them.</summary>
    public long DroppedUserAudioBytes => _link.DroppedBytes;

    /// <summary>Completes with how the session ended, once; never faults.</summary>
    public Task<VoiceAgentEnd> Completion => _running;

    /// <summary>Completes with null once the settings are applied, with the failure when they never will be.</summary>
    internal Task<VoiceAgentEnd?> Opened => _run.Opened;

    /// <summary>Everything that happens, in its order, to <see cref="VoiceAgentEvent.Ended"/>. A reader that falls behind by
    /// <see cref="VoiceAgentClientOptions.EventCapacity"/> loses the newest and is told. One enumeration at a time; a later one goes on
    /// where it stopped.</summary>
    public IAsyncEnumerable<VoiceAgentEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => _events.ReadAllAsync(cancellationToken);

    /// <summary>Calls <paramref name="handlers"/> with everything that happens, one after the other, until the session has ended: the
    /// same events in the same order, with the same bound, as <see cref="ReadEventsAsync"/>, and instead of it.</summary>
    /// <returns>Faults with what a handler throws; the session goes on.</returns>
    public async Task HandleEventsAsync(VoiceAgentHandlers handlers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        await foreach (var item in ReadEventsAsync(cancellationToken)) await handlers.HandleAsync(item, cancellationToken);
    }

    // ---- audio ----

    /// <summary>Sends the user's audio in the declared input format; frames of 20 to 100 ms suit best. Waits while the network is
    /// busy, which is the back-pressure. Without a connection see <see cref="UnsentAudio"/>. The memory is the caller's again once
    /// the task is complete.</summary>
    /// <exception cref="ConnectionException">The session has ended.</exception>
    public async ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        if (audio.IsEmpty) return;
        while (_link.Route(audio.Span, out var connection))
        {
            connection ??= await _link.ReadyAsync(cancellationToken);
            try
            {
                await connection.SendAudioAsync(audio, cancellationToken);
                return;
            }
            catch (ConnectionException)
            {
                _link.Close(connection); // This frame is the first that has nowhere to go.
            }
        }
    }

    /// <summary>Sends everything that comes out of a pipe, in frames of at most 100 ms, until it is complete; at the speed at which it
    /// comes. For a stream: <see cref="PipeReader.Create(Stream, StreamPipeReaderOptions?)"/>.</summary>
    /// <exception cref="ConnectionException">The session has ended.</exception>
    public async Task SendAudioAsync(PipeReader source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        while (true)
        {
            var read = await source.ReadAsync(cancellationToken);
            foreach (var piece in read.Buffer)
            {
                for (var rest = piece; !rest.IsEmpty; rest = rest[Math.Min(_frameBytes, rest.Length)..])
                    await SendAudioAsync(rest[..Math.Min(_frameBytes, rest.Length)], cancellationToken);
            }

            source.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled) return;
        }
    }

    // ---- commands ----

    /// <summary>Gives text as if the user had spoken it.</summary>
    public ValueTask InjectUserMessageAsync(string content, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(content);
        return SendAsync(new ClientMessage.InjectUserMessage(content), cancellationToken);
    }

    /// <summary>Has the agent say <paramref name="message"/>, and waits for what becomes of it.</summary>
    /// <param name="message">What it is to say.</param>
    /// <param name="behavior">What happens while somebody speaks.</param>
    /// <param name="timeout">After this the outcome is unknown; null for 30 s.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent is sent.</param>
    public async Task<InjectionOutcome> InjectAgentMessageAsync(
        string message, InjectBehavior behavior = InjectBehavior.Default, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        var injection = _injections.Add(message);
        try
        {
            await SendAsync(new ClientMessage.InjectAgentMessage(message, behavior), cancellationToken);
            return await injection.Outcome.Task.Here().WaitAsync(timeout ?? InjectionPatience, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return InjectionOutcome.Unknown;
        }
        finally
        {
            _injections.Remove(injection);
        }
    }

    /// <summary>The user's turn is over now. Needs a recogniser that decides on the end of turns; others answer with the warning
    /// <c>FORCE_END_TURN_UNSUPPORTED</c>.</summary>
    public ValueTask ForceEndTurnAsync(CancellationToken cancellationToken = default) => SendAsync(new ClientMessage.ForceEndTurn(), cancellationToken);

    /// <summary>Sends any JSON to a think provider of the server's own; what it sends comes as
    /// <see cref="ServerMessage.CustomFromThinkProvider"/>.</summary>
    public ValueTask SendToThinkProviderAsync(JsonElement content, CancellationToken cancellationToken = default) =>
        SendAsync(new ClientMessage.CustomToThinkProvider(content), cancellationToken);

    /// <summary>Answers a call of a client-side function that the program runs itself, having registered none.</summary>
    public async ValueTask RespondToFunctionAsync(FunctionCall call, string content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(content);
        // Another connection does not know the call.
        if (_link.Ready is not { } connection) return;
        try
        {
            await connection.RespondToFunctionAsync(call, content, cancellationToken);
        }
        catch (ConnectionException)
        {
            _link.Close(connection);
        }
    }

    /// <summary>Adds to the agent's prompt.</summary>
    /// <inheritdoc cref="UpdateThinkAsync"/>
    public Task<bool> UpdatePromptAsync(string prompt, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prompt);
        return UpdateAsync(UpdatedPart.Prompt, new ClientMessage.UpdatePrompt(prompt), timeout, cancellationToken);
    }

    /// <summary>Replaces model, prompt and functions. Registered functions are added to it.</summary>
    /// <returns>Whether the server acknowledged it in time. An update may hold without: servers are known to acknowledge one of two
    /// that follow at once, or none.</returns>
    /// <param name="think">First choice first; at least one.</param>
    /// <param name="timeout">Wait for the acknowledgement, from when it was sent; null for 5 s.</param>
    /// <param name="cancellationToken">Gives up waiting; what was sent is sent.</param>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>: no server would take it; nothing was sent.</exception>
    /// <exception cref="VoiceException">The session ended, for instance because the server would not take it.</exception>
    public Task<bool> UpdateThinkAsync(IReadOnlyList<ThinkSettings> think, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(UpdatedPart.Think, new ClientMessage.UpdateThink(FunctionDefinitions.AddTo(think, _options.Functions)), timeout, cancellationToken);

    /// <summary>Replaces the voice, for later speech.</summary>
    /// <param name="speak">First choice first; at least one.</param>
    /// <inheritdoc cref="UpdateThinkAsync"/>
    /// <param name="timeout"/>
    /// <param name="cancellationToken"/>
    public Task<bool> UpdateSpeakAsync(IReadOnlyList<SpeakSettings> speak, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(UpdatedPart.Speak, new ClientMessage.UpdateSpeak(speak), timeout, cancellationToken);

    /// <summary>Changes what it names of the recogniser, and keeps the rest.</summary>
    /// <param name="listen">What changes.</param>
    /// <inheritdoc cref="UpdateThinkAsync"/>
    /// <param name="timeout"/>
    /// <param name="cancellationToken"/>
    public Task<bool> UpdateListenAsync(ListenUpdate listen, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(UpdatedPart.Listen, new ClientMessage.UpdateListen(listen), timeout, cancellationToken);

    // ---- the end ----

    /// <summary>Ends the session in good order and says how it ended. A connection that is being opened is given up.</summary>
    public async Task<VoiceAgentEnd> CloseAsync()
    {
        if (Volatile.Read(ref _disposed) == 0) await CurrentScheduler.Cancel(_closing);
        return await _running;
    }

    /// <summary><see cref="CloseAsync"/>, waits for the functions that still run, as long as for the server's close, and frees
    /// everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await CurrentScheduler.Cancel(_closing);
        await _running;
        await _functions.WhenIdleAsync().WaitAsync(_options.CloseTimeout, _time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _closing.Dispose();
    }

    private async ValueTask SendAsync(ClientMessage message, CancellationToken cancellationToken)
    {
        while (true)
        {
            var connection = await _link.ReadyAsync(cancellationToken);
            try
            {
                await connection.SendAsync(message, cancellationToken);
                return;
            }
            catch (ConnectionException)
            {
                _link.Close(connection);
            }
        }
    }

    private async Task<bool> UpdateAsync(UpdatedPart part, ClientMessage message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        SettingsValidator.Validate(message);
        _state.Check(message);
        var update = _updates.Add(part);
        try
        {
            await SendAsync(message, cancellationToken);
            _state.Apply(part, message);
            return await update.Task.Here().WaitAsync(timeout ?? AcknowledgementPatience, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            _updates.Remove(part, update);
        }
    }
}
