using System.Diagnostics;
using Antiphon.Concurrency;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>One tool call: its arguments checked, run within its limit, its outcome put into words for the model. Never throws.
/// For one use.</summary>
internal sealed class ToolInvocation
{
    private readonly RunServices _services;
    private readonly RunState _run;
    private readonly FunctionCallContent _call;
    private readonly IReadOnlyList<FunctionCallContent> _together;
    private long _started;

    /// <param name="services">What the run works with.</param>
    /// <param name="run">The run.</param>
    /// <param name="call">The call.</param>
    /// <param name="together">The calls of its reply that can run, as they are known when it runs.</param>
    public ToolInvocation(RunServices services, RunState run, FunctionCallContent call, IReadOnlyList<FunctionCallContent> together)
    {
        _services = services;
        _run = run;
        _call = call;
        _together = together;
        ArgumentsJson = ToolArguments.ToJson(call.Arguments);
    }

    /// <summary>Whether the tool is there and the arguments fit.</summary>
    public bool CanRun => _run.FindTool(_call.Name) is { } tool && _call.Exception is null && ToolSchema.Check(tool.JsonSchema, ToolArguments.Parse(ArgumentsJson)) is null;

    public string ArgumentsJson { get; }

    /// <summary>It begins.</summary>
    public AgentEvent.ToolStarted Started => new(_call.CallId, _call.Name, ArgumentsJson);

    /// <summary>The outcome of a call that was announced and never began.</summary>
    public ToolOutcome NeverBegan => Ended(ToolArguments.Cancelled);

    /// <summary>The outcome; null when the run was cancelled and the tool has not ended: its outcome goes to <see cref="RunState.Late"/>
    /// once it has.</summary>
    public async Task<ToolOutcome?> RunAsync(CancellationToken cancellationToken)
    {
        _started = _services.Time.GetTimestamp();
        var tool = _run.FindTool(_call.Name) is null ? AgentTelemetry.OtherTool : _call.Name;
        var span = AgentTelemetry.StartTool(tool, _call.CallId, _run.Parent, _services.Time.GetUtcNow());
        if (await InvokeAsync(span, cancellationToken) is not { } outcome)
        {
            span?.SetTag("antiphon.cancelled", true);
            Spans.End(span, _services.Time.GetUtcNow());
            return null;
        }

        outcome = outcome with { Duration = _services.Time.GetElapsedTime(_started) };
        if (outcome.IsCancelled) span?.SetTag("antiphon.cancelled", true);
        Spans.End(span, _services.Time.GetUtcNow(), outcome.Error);
        Record(tool, outcome);
        return outcome;
    }

    private static void Record(string tool, ToolOutcome outcome)
    {
        var tags = new TagList { { "gen_ai.tool.name", tool } };
        if (outcome.Error is { } error) tags.Add("error.type", error.Value);
        AgentTelemetry.ToolDuration.Record(outcome.Duration.TotalSeconds, tags);
    }

    private async Task<ToolOutcome?> InvokeAsync(Activity? span, CancellationToken cancellationToken)
    {
        if (span is not null) Activity.Current = span; // What the tool itself does belongs to its span.
        if (_run.FindTool(_call.Name) is not { } tool)
            return Refused(ErrorCodes.ToolUnknown, ToolTexts.Unknown(_run.Agent.Tools));
        if (_call.Exception is not null)
            return Refused(ErrorCodes.ToolArgumentsInvalid, ToolTexts.ArgumentsUnreadable);

        var arguments = ToolArguments.Parse(ArgumentsJson);
        if (ToolSchema.Check(tool.JsonSchema, arguments) is { } problem)
            return Refused(ErrorCodes.ToolArgumentsInvalid, ToolTexts.ArgumentsInvalid(problem));

        var context = new ToolCallContext(_run.Agent, _call.CallId, _call.Name) { Together = _together };
        var input = new AIFunctionArguments(arguments) { Context = new Dictionary<object, object?> { [typeof(ToolCallContext)] = context } };
        return await CallAsync(tool, input, context, cancellationToken);
    }

    private async Task<ToolOutcome?> CallAsync(AIFunction tool, AIFunctionArguments input, ToolCallContext context, CancellationToken cancellationToken)
    {
        var timeout = AgentTool.TimeoutOf(tool) ?? _services.Options.ToolTimeout;
        using var limit = new CancellationTokenSource(timeout, _services.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var token = linked.Token;

        // A task of its own: a tool that blocks must hold up neither the run nor its siblings.
        var work = CurrentScheduler.Run(() => tool.InvokeAsync(input, token).AsTask());
        try
        {
            await work.WaitAsync(token);
        }
        catch (Exception) when (!work.IsCompleted && cancellationToken.IsCancellationRequested)
        {
            Abandoned.Watch(ReportLateAsync(work, context));
            return null;
        }
        catch (Exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            if (!work.IsCompleted) Abandoned.Watch(work);
            AgentLog.ToolTimedOut(_services.Logger, _call.Name, timeout.TotalMilliseconds);
            return Failed(ErrorCodes.ToolTimeout, ToolTexts.TimedOut);
        }
        catch (Exception)
        {
            // How the tool ended is seen below.
        }

        return await OutcomeAsync(work, context, wasCancelled: cancellationToken.IsCancellationRequested);
    }

    private async Task<ToolOutcome> OutcomeAsync(Task<object?> ended, ToolCallContext context, bool wasCancelled)
    {
        try
        {
            return Ended(ToolTexts.Result(await ended, _services.Options.MaxToolResultCharacters)) with { EndReason = context.EndReason };
        }
        catch (OperationCanceledException) when (wasCancelled)
        {
            return Ended(ToolArguments.Cancelled) with { IsCancelled = true };
        }
        catch (ToolException error)
        {
            return Failed(ErrorCodes.ToolFailed, error.Message);
        }
        catch (Exception error)
        {
            AgentLog.ToolFailed(_services.Logger, _call.Name, error);
            return Failed(ErrorCodes.ToolFailed, ToolTexts.Failed);
        }
    }

    /// <summary>The run is over and the tool is not: what it did is told when it ends.</summary>
    private async Task ReportLateAsync(Task<object?> work, ToolCallContext context)
    {
        var outcome = await OutcomeAsync(work, context, wasCancelled: true) with { Duration = _services.Time.GetElapsedTime(_started) };
        Record(_call.Name, outcome);
        _run.Late(outcome.ToEvent());
    }

    private ToolOutcome Ended(string result) => new(_call.CallId, _call.Name, result);

    private ToolOutcome Refused(ErrorCode code, string result)
    {
        AgentLog.ToolCallRefused(_services.Logger, code.Value); // Not what was called: that text is the model's.
        return Failed(code, result);
    }

    private ToolOutcome Failed(ErrorCode code, string result) => Ended(result) with { Error = code };
}

/// <summary>How a call ended.</summary>
internal sealed record ToolOutcome(string CallId, string Name, string Result)
{
    public ErrorCode? Error { get; init; }

    public bool IsCancelled { get; init; }

    public TimeSpan Duration { get; init; }

    public string? EndReason { get; init; }

    public AgentEvent.ToolFinished ToEvent() => new(CallId, Name, Result, Duration) { Error = Error };
}
