using System.Collections.Concurrent;
using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Server.Providers;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Hosting;

/// <summary>The sessions of a server: admits, starts, counts, and ends them when the server stops.</summary>
internal sealed class SessionHost : ISessionHost, IDisposable
{
    private static readonly SessionProviders Usual = new();

    private readonly VoiceSessionServices _services;
    private readonly ServerEngines _engines;
    private readonly Func<SessionParts, SessionParts>? _starting;
    private readonly int _maxSessions;
    private readonly string? _voice;
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<VoiceSession, Task> _running = new();
    private int _count;

    internal SessionHost(AntiphonOptions options, ServerEngines engines, VoiceSessionServices services, VoiceAgent? agent,
        Func<SessionParts, SessionParts>? starting = null)
    {
        _starting = starting;
        _engines = engines;
        _services = services;
        _maxSessions = options.Limits.MaxSessions;
        _voice = options.Speech.Voice;
        DefaultAgent = agent is null ? null : WithVoice(agent);
    }

    public VoiceAgent? DefaultAgent { get; }

    public string? RecognizerName => _services.SpeechToText?.Name;

    public string? SynthesizerName => _services.TextToSpeech?.Name;

    public IReadOnlyList<string> Voices => _services.TextToSpeech?.Voices ?? [];

    public string ModelName => _engines.ModelName;

    public IProviderDirectory Providers => _engines.Directory;

    public TimeProvider TimeProvider => _services.TimeProvider;

    public CancellationToken Draining => _draining.Token;

    public CancellationToken Stopping => _stopping.Token;

    public VoiceException? Refusal
    {
        get
        {
            if (_draining.IsCancellationRequested) return new VoiceException(ErrorCodes.ServerStopping, "The server is shutting down; connect again in a moment.");
            return Volatile.Read(ref _count) >= _maxSessions
                ? new VoiceException(ErrorCodes.ServerFull, $"All {_maxSessions} sessions of this server are in use; try again later.")
                : null;
        }
    }

    /// <summary>Sessions that run now.</summary>
    internal int SessionCount => Volatile.Read(ref _count);

    public VoiceSessionOptions CreateOptions(string id, VoiceAgent agent) => new() { Id = id, Agent = WithVoice(agent) };

    public VoiceSession Start(VoiceSessionOptions options, IVoiceLine line) => Start(options, line, Usual);

    public VoiceSession Start(VoiceSessionOptions options, IVoiceLine line, SessionProviders providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        if (Refusal is { } refusal) throw refusal;
        if (Interlocked.Increment(ref _count) > _maxSessions)
        {
            Interlocked.Decrement(ref _count);
            throw Refusal ?? new VoiceException(ErrorCodes.ServerFull, "The last free session was taken a moment ago; try again later.");
        }

        VoiceSession session;
        try
        {
            var parts = new SessionParts { Options = options, Services = With(providers), Line = line, Model = providers.Model ?? _engines.Model };
            foreach (var change in (ReadOnlySpan<Func<SessionParts, SessionParts>?>)[providers.Within, _starting, providers.Around])
            {
                if (change is not null) parts = Changed(parts, change(parts));
            }

            session = VoiceSession.Start(parts.Options, parts.Services, parts.Line);
            parts.Started?.Invoke(session);
        }
        catch
        {
            Interlocked.Decrement(ref _count);
            throw;
        }

        _running[session] = CountOutAsync(session);
        // The session may have ended before it stood in the table.
        if (session.Completion.IsCompleted) _running.TryRemove(session, out _);
        return session;
    }

    /// <summary>Takes no more sessions, and waits until every session has ended or <paramref name="cancellationToken"/> says
    /// that the time for it is up.</summary>
    internal async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        await WhenEmptyAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Tells the endpoints, and waits until every session has ended or <paramref name="cancellationToken"/> says that
    /// it took too long; what is left then is cut off.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        var all = WhenEmptyAsync();
        try
        {
            await all.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            foreach (var session in _running.Keys)
                session.End("server_stopping", new VoiceException(ErrorCodes.ServerStopping, "The server is shutting down."));
        }
    }

    /// <summary>Completes when the sessions that run now have ended.</summary>
    internal Task WhenEmptyAsync() => Task.WhenAll(_running.Values);

    public void Dispose()
    {
        _draining.Dispose();
        _stopping.Dispose();
    }

    public IAgentRunner CreateRunner(IChatClient model) => new AgentRunner(model, null, _services.TimeProvider, _services.LoggerFactory);

    private VoiceSessionServices With(SessionProviders providers) => providers == Usual ? _services : _services with
    {
        Runner = providers.Model is { } model ? CreateRunner(model) : _services.Runner,
        TextToSpeech = providers.TextToSpeech ?? _services.TextToSpeech,
        SpeechToText = providers.SpeechToText ?? _services.SpeechToText,
    };

    /// <summary>Another model has a runner of its own.</summary>
    private static SessionParts Changed(SessionParts before, SessionParts after) =>
        after.Model is null || (ReferenceEquals(after.Model, before.Model) && after.RunnerOptions == before.RunnerOptions)
            ? after
            : after with { Services = after.Services with { Runner = new AgentRunner(after.Model, after.RunnerOptions, after.Services.TimeProvider, after.Services.LoggerFactory) } };

    private VoiceAgent WithVoice(VoiceAgent agent) => agent.Voice is null ? agent with { Voice = _voice } : agent;

    private async Task CountOutAsync(VoiceSession session)
    {
        await session.Completion.ConfigureAwait(false);
        Interlocked.Decrement(ref _count);
        _running.TryRemove(session, out _);
    }
}
