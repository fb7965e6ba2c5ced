namespace Antiphon.Turns.Tests;

public sealed class ResponseSchedulerTests
{
    private readonly ResponseScheduler _scheduler = new();

    [Fact]
    public void Apply_SpokenTurn_OrdersOneAnswer()
    {
        Assert.Equal(ResponseActions.None, _scheduler.Apply(ResponseInput.UserStarts));
        Assert.Equal(ResponseActions.None, _scheduler.Apply(ResponseInput.UserStops));
        Assert.Equal(ResponseActions.CreateAnswer, _scheduler.Apply(ResponseInput.FinalText));
        Assert.Equal(ResponseActions.None, _scheduler.Apply(ResponseInput.ResponseCreated));
        Assert.Equal(ResponseActions.None, _scheduler.Apply(ResponseInput.ResponseDone));
        Assert.True(_scheduler.State.IsFree);
        Assert.Equal(1, _scheduler.Response);
    }

    [Fact]
    public void Apply_TextWhileSpeaking_WaitsForTheEndOfTheCancelled()
    {
        Run(ResponseInput.FinalText, ResponseInput.ResponseCreated);

        Assert.Equal(ResponseActions.CancelResponse, _scheduler.Apply(ResponseInput.FinalText));
        Assert.Equal(ResponseActions.CreateAnswer, _scheduler.Apply(ResponseInput.ResponseDone));
    }

    [Fact]
    public void Apply_CallerGoesOnBeforeTheAnswerBegins_BothTextsAreAnsweredTogether()
    {
        Run(ResponseInput.FinalText, ResponseInput.UserStarts, ResponseInput.UserStops, ResponseInput.ResponseDone);

        Assert.True(_scheduler.State.TextDue);
        Assert.Equal(ResponseActions.CreateAnswer, _scheduler.Apply(ResponseInput.FinalText));
        Assert.False(_scheduler.State.TextDue);
    }

    [Fact]
    public void Apply_InterruptionWithoutText_TakesUpWhatWasCutOff()
    {
        Run(ResponseInput.FinalText, ResponseInput.ResponseCreated, ResponseInput.UserStarts, ResponseInput.ResponseDone, ResponseInput.UserStops);

        Assert.Equal(ResponseActions.ResumeCutOff, _scheduler.Apply(ResponseInput.TextEmpty));
    }

    [Fact]
    public void Apply_InjectWhileSpeaking_IsSaidAfterwards()
    {
        Run(ResponseInput.FinalText, ResponseInput.ResponseCreated);

        Assert.Equal(ResponseActions.None, _scheduler.Apply(ResponseInput.Inject));
        Assert.Equal(ResponseActions.SayInject, _scheduler.Apply(ResponseInput.ResponseDone));
    }

    [Fact]
    public void Apply_InjectNotBegunWhenTheCallerSpeaks_IsSaidLater()
    {
        Run(ResponseInput.Inject, ResponseInput.UserStarts, ResponseInput.ResponseDone, ResponseInput.UserStops);

        Assert.Equal(ResponseActions.SayInject, _scheduler.Apply(ResponseInput.TextEmpty));
    }

    [Fact]
    public void Apply_ToolReturnsWhileSpeaking_IsAnsweredAfterwards()
    {
        Run(ResponseInput.FinalText, ResponseInput.ResponseCreated, ResponseInput.ToolReturns);

        Assert.Equal(ResponseActions.CreateAnswer, _scheduler.Apply(ResponseInput.ResponseDone));
    }

    [Fact]
    public void Apply_LateToolResult_IsRecordedWithoutAResponse()
    {
        Assert.Equal(ResponseActions.RecordLateResult, _scheduler.Apply(ResponseInput.LateToolReturns));
        Assert.True(_scheduler.State.IsFree);
    }

    [Fact]
    public void Apply_LateToolResultToBeAnnounced_IsAnswered()
    {
        var scheduler = new ResponseScheduler(new ResponseSchedulerOptions { AnnounceLateResults = true });

        Assert.Equal(ResponseActions.RecordLateResult | ResponseActions.CreateAnswer, scheduler.Apply(ResponseInput.LateToolReturns));
    }

    [Fact]
    public void Apply_UpdateInATurn_IsAppliedBeforeTheNextResponse()
    {
        Run(ResponseInput.UserStarts);

        Assert.Equal(ResponseActions.None, _scheduler.Apply(ResponseInput.Update));
        Run(ResponseInput.UserStops);
        Assert.Equal(ResponseActions.ApplyUpdate | ResponseActions.CreateAnswer, _scheduler.Apply(ResponseInput.FinalText));
    }

    [Fact]
    public void Apply_ErrorBeforeTheAnswerBegins_IsRetriedThenReported()
    {
        var scheduler = new ResponseScheduler(new ResponseSchedulerOptions { Retries = 1 });
        scheduler.Apply(ResponseInput.FinalText);

        Assert.Equal(ResponseActions.CreateAnswer, scheduler.Apply(ResponseInput.Error));
        Assert.Equal(ResponseActions.ReportFailure, scheduler.Apply(ResponseInput.Error));
        Assert.True(scheduler.State.IsFree);
    }

    [Fact]
    public void Apply_EndOfAnotherResponse_ChangesNothing()
    {
        Run(ResponseInput.FinalText);

        Assert.Equal(ResponseActions.None, _scheduler.Apply(ResponseInput.ResponseDone, 0));
        Assert.Equal(ResponsePhase.Creating, _scheduler.State.Phase);
    }

    [Fact]
    public void Apply_CloseWithQueuedInjects_ReportsThem()
    {
        Run(ResponseInput.UserStarts, ResponseInput.Inject);

        Assert.Equal(ResponseActions.CancelInjects, _scheduler.Apply(ResponseInput.Close));
        Assert.Equal(ResponseActions.RejectInject, _scheduler.Apply(ResponseInput.Inject));
    }

    private void Run(params ResponseInput[] inputs)
    {
        foreach (var input in inputs) _scheduler.Apply(input);
    }
}
