using System.Diagnostics;
using Antiphon.Concurrency;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>One tool call: its arguments checked, run within its limit, its outcome put into words for the model. Never throws.</summary>
internal sealed class ToolInvocation
{
    private readonly RunServices _services;
    private readonly RunState _run;
    private readonly FunctionCallContent _call;

    public ToolInvocation(RunServices services, RunState run, FunctionCallContent call)
    {
        _services = services;
        _run = run;
        _call = call;
        ArgumentsJson = ToolArguments.ToJson(call.Arguments);
    }

    public string ArgumentsJson { get; }

    public async Task<ToolOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var started = _services.Time.GetTimestamp();
        var tool = _run.FindTool(_call.Name) is null ? AgentTelemetry.OtherTool : _call.Name;
        var span = AgentTelemetry.StartTool(tool, _call.CallId, _run.Parent, _services.Time.GetUtcNow());
        var outcome = await InvokeAsync(span, cancellationToken);
        outcome = outcome with { Duration = _services.Time.GetElapsedTime(started) };
        if (outcome.IsCancelled) span?.SetTag("antiphon.cancelled", true);
        Spans.End(span, _services.Time.GetUtcNow(), outcome.Error);
        var tags = new TagList { { "gen_ai.tool.name", tool } };
        if (outcome.Error is { } error) tags.Add("error.type", error.Value);
        AgentTelemetry.ToolDuration.Record(outcome.Duration.TotalSeconds, tags);
        return outcome;
    }

    private async Task<ToolOutcome> InvokeAsync(Activity? span, CancellationToken cancellationToken)
    {
        if (span is not null) Activity.Current = span; // What the tool itself does belongs to its span.
        if (_run.FindTool(_call.Name) is not { } tool)
            return Refused(ErrorCodes.ToolUnknown, ToolTexts.Unknown(_run.Agent.Tools));
        if (_call.Exception is not null)
            return Refused(ErrorCodes.ToolArgumentsInvalid, ToolTexts.ArgumentsUnreadable);

        var arguments = ToolArguments.Parse(ArgumentsJson);
        if (ToolSchema.Check(tool.JsonSchema, arguments) is { } problem)
            return Refused(ErrorCodes.ToolArgumentsInvalid, ToolTexts.ArgumentsInvalid(problem));

        var context = new ToolCallContext(_run.Agent, _call.CallId, _call.Name);
        var input = new AIFunctionArguments(arguments) { Context = new Dictionary<object, object?> { [typeof(ToolCallContext)] = context } };
        return await CallAsync(tool, input, context, cancellationToken);
    }

    private async Task<ToolOutcome> CallAsync(AIFunction tool, AIFunctionArguments input, ToolCallContext context, CancellationToken cancellationToken)
    {
        var timeout = AgentTool.TimeoutOf(tool) ?? _services.Options.ToolTimeout;
        using var limit = new CancellationTokenSource(timeout, _services.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var token = linked.Token;

        // A task of its own: a tool that blocks must hold up neither the run nor its siblings.
        var work = CurrentScheduler.Run(() => tool.InvokeAsync(input, token).AsTask());
        try
        {
            var value = await work.WaitAsync(token);
            return Ended(ToolTexts.Result(value, _services.Options.MaxToolResultCharacters)) with { EndReason = context.EndReason };
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return Ended(ToolArguments.Cancelled) with { IsCancelled = true };
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            AgentLog.ToolTimedOut(_services.Logger, _call.Name, timeout.TotalMilliseconds);
            return Failed(ErrorCodes.ToolTimeout, ToolTexts.TimedOut);
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
        finally
        {
            if (!work.IsCompleted) Abandoned.Watch(work);
        }
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
}
