namespace Antiphon.Turns.Tests;

/// <summary>
/// Every sequence of inputs of length 7 (13^7, 62.7 million) against a model of the world that keeps its own books. Sequences
/// that lead to the same situation, scheduler and books alike, are followed once.
/// </summary>
public sealed class ResponseInterleavingTests
{
    private const int Depth = 7;

    private static readonly ResponseInput[] Inputs = Enum.GetValues<ResponseInput>();

    public static TheoryData<int, bool> Policies => new() { { 0, false }, { 1, false }, { 0, true } };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Apply_EveryInterleaving_KeepsItsPromises(int retries, bool announceLate)
    {
        var options = new ResponseSchedulerOptions { MaxInjects = 2, Retries = retries, AnnounceLateResults = announceLate };
        var followed = new Dictionary<Situation, int>();
        var trace = new Stack<ResponseInput>();

        Follow(new Situation(), Depth);

        Assert.True(followed.Count > 1_000, $"Only {followed.Count} situations were reached.");

        void Follow(in Situation situation, int left)
        {
            if (followed.TryGetValue(situation, out var before) && before >= left) return;
            if (before == 0) Settle(situation, options, trace);
            followed[situation] = left;
            if (left == 0) return;
            foreach (var input in Inputs)
            {
                trace.Push(input);
                Follow(Step(situation, input, options, trace), left - 1);
                trace.Pop();
            }
        }
    }

    [Fact]
    public void Step_SchedulerThatForgetsTheEnd_IsFoundOut()
    {
        // The books must be able to fail: an answer ordered while another is under way.
        var situation = new Situation { World = new World { Ordered = true } };

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Step(situation, ResponseInput.FinalText, new ResponseSchedulerOptions(), []));
    }

    /// <summary>From any situation the inputs that must come at last (ends and timeouts) lead to a free floor with nothing lost.</summary>
    private static void Settle(Situation situation, ResponseSchedulerOptions options, Stack<ResponseInput> trace)
    {
        for (var i = 0; i < 40; i++)
        {
            var state = situation.State;
            if (state.Phase == ResponsePhase.Closed) break;
            if (state is { IsFree: true }) break;
            var input = state.CallerSpeaks ? ResponseInput.UserStops
                : state.TextsAwaited > 0 ? ResponseInput.TextEmpty
                : state.Phase == ResponsePhase.Creating ? ResponseInput.ResponseCreated
                : ResponseInput.ResponseDone;
            situation = Step(situation, input, options, trace);
        }

        var end = situation.State;
        Check(end.Phase == ResponsePhase.Closed || end.IsFree, "the scheduler is stuck", trace);
        Check(!end.TextDue && !end.ToolDue && !end.CutOff && !end.UpdateDue && end.Injects == 0, "something stays due on a free floor", trace);
        Check(end.Phase == ResponsePhase.Closed || situation.World.Texts == 0, "a text was lost", trace);
        Check(situation.World.Queued == 0 && situation.World.InjectsUnderWay == 0, "an inject was lost", trace);
    }

    private static Situation Step(in Situation situation, ResponseInput input, ResponseSchedulerOptions options, Stack<ResponseInput> trace)
    {
        var before = situation.State;
        var (state, actions) = ResponseScheduler.Next(before, input, options);
        var w = situation.World;

        // What the input means in the world.
        var ends = input is ResponseInput.ResponseDone or ResponseInput.Error && w.Ordered;
        switch (input)
        {
            case ResponseInput.FinalText when before.Phase != ResponsePhase.Closed:
                w = w with { Texts = Math.Min(w.Texts + 1, 3) };
                break;
            case ResponseInput.Inject when !actions.HasFlag(ResponseActions.RejectInject):
                w = w with { Queued = w.Queued + 1 };
                break;
            case ResponseInput.ResponseCreated when w is { Ordered: true, Cancelled: false }:
                w = w with { Begun = true, TextsUnderWay = 0, InjectsUnderWay = 0 };
                break;
            case ResponseInput.ResponseDone when w is { Ordered: true, Cancelled: false }:
                w = w with { TextsUnderWay = 0, InjectsUnderWay = 0 };
                break;
        }

        if (actions.HasFlag(ResponseActions.CancelResponse))
        {
            Check(w is { Ordered: true, Cancelled: false }, "a response was cancelled that there is not, or twice", trace);
            // Not begun and not unwanted: its texts and its inject are still to come. Unwanted or begun: settled.
            var keep = !w.Begun && input is ResponseInput.UserStarts or ResponseInput.FinalText;
            w = w with
            {
                Cancelled = true,
                Texts = keep ? Math.Min(w.Texts + w.TextsUnderWay, 3) : w.Texts,
                Queued = keep ? w.Queued + w.InjectsUnderWay : w.Queued,
                TextsUnderWay = 0,
                InjectsUnderWay = 0,
            };
        }

        if (ends && input == ResponseInput.Error && !w.Cancelled)
        {
            var retried = !actions.HasFlag(ResponseActions.ReportFailure);
            Check(!retried || !w.Begun, "a failure was not reported", trace);
            w = w with
            {
                Texts = retried ? Math.Min(w.Texts + w.TextsUnderWay, 3) : w.Texts,
                Queued = retried ? w.Queued + w.InjectsUnderWay : w.Queued,
                TextsUnderWay = 0,
                InjectsUnderWay = 0,
            };
        }

        if (ends) w = w with { Ordered = false, Begun = false, Cancelled = false };
        if (actions.HasFlag(ResponseActions.CancelInjects)) w = w with { Queued = 0, InjectsUnderWay = 0 };

        var orders = (actions.HasFlag(ResponseActions.CreateAnswer) ? 1 : 0) + (actions.HasFlag(ResponseActions.ResumeCutOff) ? 1 : 0) + (actions.HasFlag(ResponseActions.SayInject) ? 1 : 0);
        if (orders > 0)
        {
            Check(orders == 1 && !w.Ordered, "two responses at once", trace);
            Check(!state.CallerSpeaks && state.TextsAwaited == 0, "a response over the caller", trace);
            w = w with { Ordered = true, Begun = false };
            if (actions.HasFlag(ResponseActions.CreateAnswer)) w = w with { TextsUnderWay = w.Texts, Texts = 0 };
            if (actions.HasFlag(ResponseActions.SayInject))
            {
                Check(w.Queued > 0, "an inject was said twice", trace);
                w = w with { Queued = w.Queued - 1, InjectsUnderWay = 1 };
            }
        }

        Check(w.Ordered == state.IsActive || state.Phase == ResponsePhase.Closed, "the scheduler and the world disagree on whether there is a response", trace);
        Check(state.Phase == ResponsePhase.Closed || w.Texts == 0 || state.TextDue, "a text was lost", trace);
        Check(w.Queued == state.Injects, "the queue of injects is wrong", trace);
        return new Situation { State = state, World = w };
    }

    private static void Check(bool holds, string what, Stack<ResponseInput> trace) =>
        Assert.True(holds, holds ? null : $"{what}: {string.Join(", ", trace.Reverse())}");

    private readonly record struct Situation
    {
        public ResponseState State { get; init; }

        public World World { get; init; }
    }

    /// <summary>What is true outside the scheduler.</summary>
    private readonly record struct World
    {
        /// <summary>A response was ordered and its end has not been told.</summary>
        public bool Ordered { get; init; }

        public bool Begun { get; init; }

        public bool Cancelled { get; init; }

        /// <summary>Texts that no response has been ordered for; more than three are three.</summary>
        public int Texts { get; init; }

        /// <summary>Texts whose response has not begun.</summary>
        public int TextsUnderWay { get; init; }

        public int Queued { get; init; }

        public int InjectsUnderWay { get; init; }
    }
}
