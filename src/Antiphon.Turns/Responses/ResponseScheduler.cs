namespace Antiphon.Turns;

/// <summary>
/// The one authority on whether a response is due, ordered, active or to be cancelled. Pure: a table over the phase, and what
/// is due when the floor is free. There is never more than one response: a new one is ordered only after the end of the last
/// has been told. Not thread-safe.
/// </summary>
public sealed class ResponseScheduler
{
    private readonly ResponseSchedulerOptions _options;
    private ResponseState _state;

    /// <summary>Makes one.</summary>
    /// <param name="options">How it schedules; null for the defaults.</param>
    public ResponseScheduler(ResponseSchedulerOptions? options = null) => _options = options ?? new ResponseSchedulerOptions();

    /// <summary>How things stand.</summary>
    public ResponseState State => _state;

    /// <summary>Number of the response ordered last; 0 before the first. What comes of another response is not told to the scheduler.</summary>
    public long Response { get; private set; }

    /// <summary>Applies an input. One that has no place now changes nothing.</summary>
    /// <returns>What is to be done, in the order of <see cref="ResponseActions"/>.</returns>
    public ResponseActions Apply(ResponseInput input)
    {
        (_state, var actions) = Next(_state, input, _options);
        if ((actions & (ResponseActions.CreateAnswer | ResponseActions.ResumeCutOff | ResponseActions.SayInject)) != ResponseActions.None) Response++;
        return actions;
    }

    /// <summary>Applies what response <paramref name="response"/> reports; nothing happens when it is not the current one.</summary>
    public ResponseActions Apply(ResponseInput input, long response) => response == Response ? Apply(input) : ResponseActions.None;

    /// <summary>The state after <paramref name="input"/>, and what is to be done.</summary>
    public static (ResponseState State, ResponseActions Actions) Next(in ResponseState state, ResponseInput input, ResponseSchedulerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (state.Phase == ResponsePhase.Closed) return (state, input == ResponseInput.Inject ? ResponseActions.RejectInject : ResponseActions.None);
        var (next, actions) = Take(state, input, options);
        return Order(next, actions);
    }

    private static (ResponseState State, ResponseActions Actions) Take(in ResponseState s, ResponseInput input, ResponseSchedulerOptions options) => (s.Phase, input) switch
    {
        (_, ResponseInput.Close) => (new ResponseState { Phase = ResponsePhase.Closed },
            (s.IsActive && s.Phase != ResponsePhase.Cancelling ? ResponseActions.CancelResponse : ResponseActions.None) | (s.Injects > 0 ? ResponseActions.CancelInjects : ResponseActions.None)),

        // Speech takes the floor. What has begun is cut off; what has not is due again, merged with what the caller goes on to say.
        (_, ResponseInput.UserStarts) when !s.CallerSpeaks => Cancel(s with { CallerSpeaks = true, CutOff = s.CutOff || IsHeard(s) }, keep: true),
        (_, ResponseInput.UserStops) when s.CallerSpeaks => (s with { CallerSpeaks = false, TextsAwaited = s.TextsAwaited + 1 }, ResponseActions.None),

        // A text wants an answer of its own, whatever is being said. It also settles that a cut-off response was meant to be.
        (_, ResponseInput.FinalText) => Cancel(s with { TextsAwaited = Math.Max(0, s.TextsAwaited - 1), TextDue = true, CutOff = false, Failures = 0 }, keep: true),
        (_, ResponseInput.TextEmpty) when s.TextsAwaited > 0 => (s with { TextsAwaited = s.TextsAwaited - 1 }, ResponseActions.None),

        (_, ResponseInput.ToolReturns) => (s with { ToolDue = true }, ResponseActions.None),
        (_, ResponseInput.LateToolReturns) => (s with { ToolDue = s.ToolDue || options.AnnounceLateResults }, ResponseActions.RecordLateResult),

        (ResponsePhase.Creating, ResponseInput.ResponseCreated) => (s with { Phase = ResponsePhase.Active, Failures = 0 }, ResponseActions.None),
        (ResponsePhase.Creating or ResponsePhase.Active or ResponsePhase.Cancelling, ResponseInput.ResponseDone) => (Ended(s), ResponseActions.None),
        (ResponsePhase.Cancelling, ResponseInput.Error) => (Ended(s), ResponseActions.None),
        (ResponsePhase.Creating, ResponseInput.Error) when s.Failures < options.Retries => (Ended(Kept(s)) with { Failures = s.Failures + 1 }, ResponseActions.None),
        (ResponsePhase.Creating or ResponsePhase.Active, ResponseInput.Error) => (Ended(s) with { Failures = 0 }, ResponseActions.ReportFailure),

        (_, ResponseInput.Cancel) => Cancel(s with { CutOff = false }, keep: false),

        (_, ResponseInput.Inject) when s.Injects >= options.MaxInjects => (s, ResponseActions.RejectInject),
        (_, ResponseInput.Inject) => (s with { Injects = s.Injects + 1 }, ResponseActions.None),
        (_, ResponseInput.Update) => (s with { UpdateDue = true }, ResponseActions.None),
        _ => (s, ResponseActions.None),
    };

    /// <summary>Orders what is due, once the floor is free: settings first, then the answer, what was cut off, an inject.</summary>
    private static (ResponseState State, ResponseActions Actions) Order(in ResponseState s, ResponseActions actions)
    {
        if (!s.IsFree) return (s, actions);
        var next = s with { UpdateDue = false };
        if (s.UpdateDue) actions |= ResponseActions.ApplyUpdate;
        if (s.TextDue) return (Creating(next, ResponseKind.Answer) with { TextDue = false, ToolDue = false, CutOff = false }, actions | ResponseActions.CreateAnswer);
        if (s.CutOff) return (Creating(next, ResponseKind.Resume) with { CutOff = false }, actions | ResponseActions.ResumeCutOff);
        if (s.ToolDue) return (Creating(next, ResponseKind.Answer) with { ToolDue = false }, actions | ResponseActions.CreateAnswer);
        if (s.Injects > 0) return (Creating(next, ResponseKind.Inject) with { Injects = s.Injects - 1 }, actions | ResponseActions.SayInject);
        return (next, actions);
    }

    private static ResponseState Creating(in ResponseState s, ResponseKind kind) => s with { Phase = ResponsePhase.Creating, Kind = kind };

    private static ResponseState Ended(in ResponseState s) => s with { Phase = ResponsePhase.Idle, Kind = ResponseKind.None };

    private static bool IsHeard(in ResponseState s) => s.Phase == ResponsePhase.Active;

    private static (ResponseState State, ResponseActions Actions) Cancel(in ResponseState s, bool keep) => s.Phase switch
    {
        ResponsePhase.Creating when keep => (Kept(s) with { Phase = ResponsePhase.Cancelling }, ResponseActions.CancelResponse),
        ResponsePhase.Creating or ResponsePhase.Active => (s with { Phase = ResponsePhase.Cancelling }, ResponseActions.CancelResponse),
        _ => (s, ResponseActions.None),
    };

    /// <summary>What the response was to do is due again: it has not begun.</summary>
    private static ResponseState Kept(in ResponseState s) => s.Kind switch
    {
        ResponseKind.Answer => s with { TextDue = true },
        ResponseKind.Resume => s with { CutOff = !s.TextDue },
        ResponseKind.Inject => s with { Injects = s.Injects + 1 },
        _ => s,
    };
}
