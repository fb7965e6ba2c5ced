using System.Diagnostics;
using Antiphon.Agents;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation;

/// <summary>
/// A session as telemetry: its spans, its measurements, and what it waits for. Fed with the session's events by its reader;
/// changes nothing and never fails the session. Holds no words of the caller's (R8).
/// </summary>
internal sealed class SessionTelemetry
{
    private static readonly BoundedNames EndReasons = new(limit: 32);

    private readonly VoiceSessionOptions _options;
    private readonly VoiceSessionServices _services;
    private readonly ILogger _logger;
    private readonly WaitTracker _wait;
    private DateTimeOffset _startedAt;
    private Activity? _span;
    private TurnTrace? _turn;
    private TurnTrace? _suspended; // The turn that the caller has stopped, until it is known what for.
    private Func<SessionCounters>? _counters;
    private long _droppedCounted;
    private int _turns;
    private bool _ended;

    public SessionTelemetry(VoiceSessionOptions options, VoiceSessionServices services)
    {
        _options = options;
        _services = services;
        _logger = services.LoggerFactory.CreateLogger<VoiceSession>();
        _wait = new WaitTracker(services.SpeechToText?.Name, services.TextToSpeech?.Name);
        Synthesis = new SynthesisTrace(services.TextToSpeech?.Name ?? "none", options.Agent.Voice, services.TimeProvider);
    }

    /// <summary>Spans of the synthesis; for the speech pump.</summary>
    public SynthesisTrace Synthesis { get; }

    /// <summary>The span that what begins now belongs to: the turn's, else the session's; null while nobody listens.</summary>
    public Activity? Current => _turn is { HasEnded: false, Span: { } span } ? span : _span;

    /// <summary>The session starts. Called where <see cref="VoiceSession.Start"/> is: the request around it is the span's parent.</summary>
    public void Begin(Func<SessionCounters> counters)
    {
        _counters = counters;
        _startedAt = _services.TimeProvider.GetUtcNow();
        ConversationTelemetry.StartedSessions.Add(1);
        ConversationTelemetry.ActiveSessions.Add(1);
        _span = Spans.Start(ConversationTelemetry.Source, $"voice_session {_options.Agent.Agent.Name}", ActivityKind.Internal, Activity.Current?.Context ?? default, _startedAt)
            ?.SetTag("gen_ai.conversation.id", _options.Id).SetTag("gen_ai.agent.name", _options.Agent.Agent.Name);
    }

    /// <summary>What the session waits for now; for who has to explain its silence.</summary>
    public SessionWait Explain(WaitFacts facts = default) => _wait.Explain(facts);

    /// <summary>What the session waits for, as its last event left it; for any thread.</summary>
    public SessionWait Waiting => _wait.Published;

    public void OnEvent(SessionEvent sessionEvent)
    {
        _wait.On(sessionEvent);
        try
        {
            Measure(sessionEvent);
        }
        catch (Exception e)
        {
            SessionLog.ListenerFailed(_logger, e, _options.Id); // Whoever listens to spans and measurements never fails a session.
        }
    }

    /// <summary>The model has said a word of its answer.</summary>
    public void OnModelSpoke(TimeSpan now)
    {
        _wait.OnModelSpoke(now);
    }

    /// <summary>A piece of the agent's text goes to synthesis.</summary>
    public void OnSegment(TimeSpan now)
    {
        _wait.OnSegment(now);
    }

    /// <summary>What the caller uttered was no speech, or its text is lost.</summary>
    public void OnNothingHeard(TimeSpan now)
    {
        _wait.OnNothingHeard(now);
        try
        {
            MeasureNothingHeard(now);
        }
        catch (Exception e)
        {
            SessionLog.ListenerFailed(_logger, e, _options.Id);
        }
    }

    private void Measure(SessionEvent sessionEvent)
    {
        if (_services.IsReplay) return;
        switch (sessionEvent)
        {
            case SessionEvent.UserStartedSpeaking started: OnCallerStarts(started); break;
            case SessionEvent.UserStoppedSpeaking: OnCallerStops(sessionEvent.At); break;
            case SessionEvent.UserText text: OnText(text); break;
            case SessionEvent.ToolFinished finished: OnToolFinished(finished); break;
            case SessionEvent.AgentStartedSpeaking started: OnAgentStarts(started); break;
            case SessionEvent.AgentHeard { Interrupted: false }: EndTurn("completed", sessionEvent.At); break;
            case SessionEvent.Fault fault: OnFault(fault.Error.Code, sessionEvent.At); break;
            case SessionEvent.Silence silence: OnSilence(silence); break;
            case SessionEvent.Ended ended: OnEnded(ended); break;
        }
    }

    private void MeasureNothingHeard(TimeSpan now)
    {
        if (_services.IsReplay) return;
        if (_turn is not { HasEnded: false, HasText: false } turn) return;
        if (turn.Error is not null)
        {
            turn.EndRecognition(At(now), turn.Error);
            EndSuspended("interrupted", now);
            return; // The caller hears an apology; it is the turn's answer.
        }

        if (turn.Interrupts) Count(ConversationTelemetry.Interruptions, "antiphon.interruption.kind", "false");
        EndTurn("no_speech", now);
        if (_suspended is not { } suspended) return;
        _turn = suspended; // It goes on.
        _suspended = null;
    }

    private DateTimeOffset At(TimeSpan sessionTime) => _startedAt + sessionTime;

    private void OnCallerStarts(SessionEvent.UserStartedSpeaking started)
    {
        if (_turn is { HasEnded: false } open && open.Number != started.Turn)
        {
            EndSuspended("interrupted", started.At);
            (_suspended, _turn) = (open, null);
        }

        if (started.Interrupts && started.VoicedFor is { } voiced) ConversationTelemetry.InterruptionLatency.Record(voiced.TotalSeconds);
        if (_turn is not { HasEnded: false })
        {
            _turns++;
            _turn = new TurnTrace(started.Turn, started.Interrupts, StartTurn(started));
        }

        if (started.VoicedFor is null || _services.SpeechToText is not { } recognizer || _turn.Recognition is not null) return;
        _turn.Recognition = Spans.Start(ConversationTelemetry.Source, $"speech_to_text {recognizer.Name}", ActivityKind.Client, _turn.Span?.Context ?? default, At(started.At))
            ?.SetTag("gen_ai.operation.name", "speech_to_text").SetTag("gen_ai.provider.name", recognizer.Name)
            .SetTag("gen_ai.speech.input.language", _options.Agent.Language);
    }

    private Activity? StartTurn(SessionEvent.UserStartedSpeaking started) =>
        Spans.Start(ConversationTelemetry.Source, $"invoke_agent {_options.Agent.Agent.Name}", ActivityKind.Internal, _span?.Context ?? default, At(started.At))
            ?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", _options.Agent.Agent.Name)
            .SetTag("gen_ai.conversation.id", _options.Id).SetTag("antiphon.turn.number", started.Turn)
            .SetTag("antiphon.turn.interrupts", started.Interrupts);

    private void OnCallerStops(TimeSpan now)
    {
        _turn?.Recognition?.AddEvent(new ActivityEvent("antiphon.end_of_turn", At(now)));
    }

    private void EndSuspended(string outcome, TimeSpan now)
    {
        _suspended?.End(outcome, At(now));
        _suspended = null;
    }

    private void OnText(SessionEvent.UserText text)
    {
        EndSuspended("interrupted", text.At);
        if (_turn is not { HasEnded: false } turn) return;
        if (text.Confidence is { } confidence) turn.Recognition?.SetTag("antiphon.speech_to_text.confidence", confidence);
        turn.EndRecognition(At(text.At));
        turn.Error = null; // What failed before did not keep the text from coming.
        if (turn is { HasText: false, Interrupts: true }) Count(ConversationTelemetry.Interruptions, "antiphon.interruption.kind", "real");
        turn.HasText = true;
    }

    private void OnToolFinished(SessionEvent.ToolFinished finished)
    {
        var outcome = finished.Error is not null ? "failed" : finished.Result == AgentTurn.CancelledResult ? "cancelled" : "ok";
        var tags = new TagList { { "antiphon.tool.outcome", outcome } };
        if (finished.Error is { } error) tags.Add("error.type", error.Value);
        ConversationTelemetry.ToolCalls.Add(1, tags);
    }

    private void OnAgentStarts(SessionEvent.AgentStartedSpeaking started)
    {
        if (started.Latency is not { } latency) return;
        ConversationTelemetry.TurnLatency.Record(latency.Total.TotalSeconds);
        var span = _turn is { HasEnded: false } turn ? turn.Span : null;
        span?.SetTag("antiphon.turn.latency", latency.Total.TotalSeconds);
        foreach (var (part, time) in latency.Parts)
        {
            ConversationTelemetry.TurnLatencyPart.Record(time.TotalSeconds, new KeyValuePair<string, object?>("antiphon.latency.part", part));
            span?.SetTag(LatencyAttribute(part), time.TotalSeconds);
        }
    }

    private static string LatencyAttribute(string part) => "antiphon.turn.latency." + part;

    private void OnFault(ErrorCode code, TimeSpan now)
    {
        Count(ConversationTelemetry.Faults, "error.type", code.Value);
        if (_turn is not { HasEnded: false } turn)
        {
            _span?.AddEvent(new ActivityEvent("antiphon.fault", At(now), new ActivityTagsCollection { ["error.type"] = code.Value }));
            return;
        }

        turn.Error ??= code;
        turn.Span?.AddEvent(new ActivityEvent("antiphon.fault", At(now), new ActivityTagsCollection { ["error.type"] = code.Value }));
    }

    private void EndTurn(string outcome, TimeSpan now)
    {
        _turn?.End(outcome, At(now));
        CountDropped();
    }

    private void OnEnded(SessionEvent.Ended ended)
    {
        if (_ended) return;
        _ended = true;
        var error = ended.End.Error?.Code;
        if (_turn is { HasEnded: false } turn) turn.Error ??= error;
        EndSuspended("session_closed", ended.At);
        EndTurn("session_closed", ended.At);
        if (_counters?.Invoke() is { } counters)
        {
            ConversationTelemetry.ControlHighWater.Record(counters.ControlHighWater);
            ConversationTelemetry.AudioHighWater.Record(counters.AudioHighWater.TotalSeconds);
            _span?.SetTag("antiphon.session.audio.dropped", counters.DroppedAudioFrames);
        }

        var reason = EndReasons.Of(ended.End.Reason);
        var tags = new TagList { { "antiphon.session.end_reason", reason } };
        if (error is not null) tags.Add("error.type", error.Value);
        ConversationTelemetry.EndedSessions.Add(1, tags);
        ConversationTelemetry.ActiveSessions.Add(-1);
        ConversationTelemetry.SessionDuration.Record(ended.At.TotalSeconds);
        _span?.SetTag("antiphon.session.end_reason", reason).SetTag("antiphon.session.turns", _turns);
        Spans.End(_span, At(ended.At), error);
    }

    private void CountDropped()
    {
        if (_counters is null || _counters().DroppedAudioFrames - _droppedCounted is not (> 0 and var dropped)) return;
        _droppedCounted += dropped;
        ConversationTelemetry.DroppedAudio.Add(dropped);
    }

    private void OnSilence(SessionEvent.Silence silence)
    {
        var code = SessionWait.CodeOf(silence.Reason);
        SessionLog.Silent(_logger, _options.Id, silence.Duration.TotalSeconds, code);
        Count(ConversationTelemetry.Silences, "antiphon.silence.reason", code);
        Current?.SetTag("antiphon.silence.reason", code);
    }

    private static void Count(System.Diagnostics.Metrics.Counter<long> counter, string tag, string value) =>
        counter.Add(1, new KeyValuePair<string, object?>(tag, value));
}
