using System.Diagnostics;
using Antiphon.Conversation.Tests.Session;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Telemetry;

/// <summary>Whole calls in virtual time and the spans and measurements they leave. Nothing runs beside these tests.</summary>
public sealed class SessionTelemetryTests : IDisposable
{
    private const string LongAnswer = "One two three four five six seven eight nine ten eleven twelve.";

    private readonly TelemetryRecorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task Conversation_WithAToolAndABargeIn_LeavesThisTree()
    {
        await ConversationAsync();

        Assert.Equal(
            """
            voice_session test
              text_to_speech scripted
              invoke_agent test: interrupted
                speech_to_text scripted
                chat
                execute_tool find_slot
                chat
                text_to_speech scripted
              invoke_agent test: completed
                speech_to_text scripted
                chat
                text_to_speech scripted
            """.ReplaceLineEndings("\n"),
            _recorder.Tree(span => span.GetTagItem("antiphon.turn.outcome") is { } outcome ? $"{span.DisplayName}: {outcome}" : span.DisplayName));
    }

    [Fact]
    public async Task Conversation_Spans_EndOnceAndLieWithinTheSession()
    {
        await ConversationAsync();

        Assert.Empty(_recorder.OpenSpans);
        Assert.Equal(_recorder.Spans.Count, _recorder.Spans.Select(span => span.SpanId).Distinct().Count());
        var session = _recorder.Spans.Single(span => span.DisplayName == "voice_session test");
        Assert.All(_recorder.Spans, span =>
        {
            Assert.Equal(2030, span.StartTimeUtc.Year);
            Assert.InRange(span.StartTimeUtc, session.StartTimeUtc, session.StartTimeUtc + session.Duration);
            Assert.True(span.Duration >= TimeSpan.Zero);
        });
    }

    [Fact]
    public async Task Conversation_SpansAndMeasurements_HoldNoWords()
    {
        await ConversationAsync();

        var values = _recorder.Spans.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Value}").Append(span.DisplayName).Append(span.StatusDescription ?? ""))
            .Concat(_recorder.Measurements.SelectMany(m => m.Tags));
        string[] words = ["count", "stop", "twelve", "Fine", "thirty", "Welcome"];
        Assert.DoesNotContain(values, value => words.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Conversation_Latency_PartsSumToTheWholeAndToTheEvents()
    {
        var call = await ConversationAsync();

        var parts = _recorder.Values("antiphon.turn.latency.part").Sum();
        var whole = _recorder.Values("antiphon.turn.latency").Sum();
        Assert.Equal(whole, parts, 6);
        var events = call.Events<SessionEvent.AgentStartedSpeaking>().Where(e => e.Latency is not null).Sum(e => e.Latency!.Total.TotalSeconds);
        Assert.Equal(events, whole, 6);
    }

    [Fact]
    public async Task Conversation_Counters_CountEachThingOnce()
    {
        await ConversationAsync();

        Assert.Equal((1, 1, 0), (Sum("antiphon.session.started"), Sum("antiphon.session.ended", "antiphon.session.end_reason=client_closed"), Sum("antiphon.session.active")));
        Assert.Equal((1, 1), (Sum("antiphon.session.turns", "antiphon.turn.outcome=interrupted"), Sum("antiphon.session.turns", "antiphon.turn.outcome=completed")));
        Assert.Equal((1, 0), (Sum("antiphon.session.interruptions", "antiphon.interruption.kind=real"), Sum("antiphon.session.interruptions", "antiphon.interruption.kind=false")));
        Assert.Equal(1, Sum("antiphon.session.tool_calls", "antiphon.tool.outcome=ok"));
        Assert.InRange(Assert.Single(_recorder.Values("antiphon.session.interruption.latency")), 0.02, 0.25);
        Assert.Single(_recorder.Values("antiphon.session.queue.control.high_water"));
    }

    [Fact]
    public async Task Model_ThatFails_TurnFailsWithItsCode()
    {
        await using var call = new Call();
        call.Model.Fails(new VoiceException(ErrorCodes.ModelFailed, "secret"));
        await call.StartAsync();

        call.Session.SubmitText("hi");
        await call.Until<SessionEvent.AgentHeard>();
        await call.EndAsync();

        var turn = _recorder.Spans.Single(span => span.DisplayName == "invoke_agent test");
        Assert.Equal((ActivityStatusCode.Error, "model_failed", "failed"), (turn.Status, turn.GetTagItem("error.type"), turn.GetTagItem("antiphon.turn.outcome")));
        Assert.Equal((1, 1), (Sum("antiphon.session.faults", "error.type=model_failed"), Sum("antiphon.session.turns", "antiphon.turn.outcome=failed", "error.type=model_failed")));
    }

    [Fact]
    public async Task Latency_OfEveryAnswer_IsConsistentWithTheTimesOfTheEvents()
    {
        var call = await ConversationAsync();

        var stops = call.Events<SessionEvent.UserStoppedSpeaking>();
        var answers = call.Events<SessionEvent.AgentStartedSpeaking>().Where(e => e.Latency is not null).ToList();
        Assert.Equal(2, answers.Count);
        Assert.All(answers, answer =>
        {
            var stopped = stops.Last(stop => stop.At <= answer.At).At;
            Assert.True(answer.Latency!.IsConsistent(answer.At - stopped + answer.Latency.Endpointing), answer.ToString());
        });
    }

    [Fact]
    public async Task Caller_GoesOnBeforeTheAnswer_IsOneTurnWithTwoRecognitions()
    {
        await using var call = new Call();
        call.Ears.Hears("tomorrow").Hears("no friday");
        call.Model.Stalls().Replies("Friday it is.");
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(600);
        await call.TurnAsync(400);

        await call.EndAsync();

        Assert.Equal(
            """
            voice_session test
              invoke_agent test
                speech_to_text scripted
                chat, cancelled
                speech_to_text scripted
                chat
                text_to_speech scripted
            """.ReplaceLineEndings("\n"),
            _recorder.Tree(span => span.GetTagItem("antiphon.cancelled") is true ? $"{span.DisplayName}, cancelled" : span.DisplayName));
    }

    [Fact]
    public async Task Tool_RunningWhenTheCallerInterrupts_IsCancelledOnce()
    {
        var entered = new TaskCompletionSource();
        await using var call = new Call
        {
            Tools = [AIFunctionFactory.Create(async (CancellationToken cancelled) => { entered.SetResult(); await Task.Delay(Timeout.Infinite, cancelled); return ""; }, "slow")],
        };
        call.Model.Calls("slow").Replies("Fine.");
        await call.StartAsync();
        call.Session.SubmitText("one");
        await call.Time.AdvanceUntilAsync(entered.Task, TimeSpan.FromSeconds(5));

        call.Session.SubmitText("two");
        await call.Until<SessionEvent.AgentHeard>();
        await call.EndAsync();

        Assert.Equal(1, Sum("antiphon.session.tool_calls", "antiphon.tool.outcome=cancelled"));
        Assert.Equal(true, _recorder.Spans.Single(span => span.DisplayName == "execute_tool slow").GetTagItem("antiphon.cancelled"));
    }

    [Fact]
    public async Task Recogniser_ThatNeverAnswers_FailsItsSpanAndTheTurn()
    {
        await using var call = new Call { Configure = WithoutFillers };
        call.Ears.Hears("too late", TimeSpan.FromSeconds(30));
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);

        await call.Until<SessionEvent.AgentHeard>();
        await call.EndAsync();

        Assert.Equal("speech_to_text_timeout", _recorder.Spans.Single(span => span.DisplayName == "speech_to_text scripted").GetTagItem("error.type"));
        Assert.Equal("failed", _recorder.Spans.Single(span => span.DisplayName == "invoke_agent test").GetTagItem("antiphon.turn.outcome"));
        Assert.Equal(1, Sum("antiphon.session.silences", "antiphon.silence.reason=transcript"));
    }

    [Fact]
    public async Task Synthesiser_ThatFailsForGood_EndsEverySpanWithTheSessionsCode()
    {
        await using var call = new Call();
        call.Voice.Fails(new VoiceException(ErrorCodes.TextToSpeechFailed, "secret") { IsTransient = false });
        call.Model.Replies("Yes.");
        await call.StartAsync();

        call.Session.SubmitText("hi");
        await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Empty(_recorder.OpenSpans);
        var failed = _recorder.Spans.Where(span => span.Status == ActivityStatusCode.Error);
        Assert.Equal(["text_to_speech scripted", "invoke_agent test", "voice_session test"], failed.Select(span => span.DisplayName));
        Assert.All(failed, span => Assert.Equal("text_to_speech_failed", span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task Waiting_WhileAToolRuns_NamesIt()
    {
        var entered = new TaskCompletionSource();
        await using var call = new Call
        {
            Tools = [AIFunctionFactory.Create(async (CancellationToken cancelled) => { entered.SetResult(); await Task.Delay(Timeout.Infinite, cancelled); return ""; }, "slow")],
        };
        call.Model.Calls("slow");
        await call.StartAsync();
        call.Session.SubmitText("one");
        await call.Time.AdvanceUntilAsync(entered.Task, TimeSpan.FromSeconds(5));
        await call.Until<SessionEvent.ToolStarted>();

        var waiting = call.Session.Waiting;

        Assert.Equal((WaitReason.Tool, "slow"), (waiting.Reason, waiting.Detail));
    }

    [Fact]
    public async Task Noise_OverTheAgent_IsAFalseInterruption()
    {
        await using var call = await SpeakingAsync();
        call.Ears.Hears("");

        await call.SpeakAsync(300);
        await call.BeSilentAsync(600);
        await call.Until<SessionEvent.AgentHeard>(heard => !heard.Interrupted);
        await call.EndAsync();

        Assert.Equal(1, Sum("antiphon.session.interruptions", "antiphon.interruption.kind=false"));
        Assert.Equal(1, Sum("antiphon.session.turns", "antiphon.turn.outcome=no_speech"));
    }

    [Fact]
    public async Task End_InTheMiddleOfAnAnswer_EndsEverySpan()
    {
        await using var call = await SpeakingAsync();

        await call.EndAsync();

        Assert.Empty(_recorder.OpenSpans);
        Assert.Equal("session_closed", _recorder.Spans.Single(span => span.DisplayName == "invoke_agent test").GetTagItem("gen_ai.agent.invocation.end_reason"));
    }

    private static VoiceSessionOptions WithoutFillers(VoiceSessionOptions options) =>
        options with { Liveness = new LivenessOptions { Fillers = [], ComfortSound = false } };

    [Fact]
    public async Task Tool_SlowerThanTheBound_IsASilenceWithItsReason()
    {
        await using var call = new Call { Configure = WithoutFillers };
        call.Tools = [AIFunctionFactory.Create(async (CancellationToken cancelled) => { await Task.Delay(TimeSpan.FromSeconds(6), call.Time, cancelled); return ""; }, "slow")];
        call.Model.Calls("slow").Replies("Fine.");
        await call.StartAsync();

        call.Session.SubmitText("hi");
        await call.Until<SessionEvent.AgentHeard>();
        await call.EndAsync();

        Assert.Equal(1, Sum("antiphon.session.silences", "antiphon.silence.reason=tool"));
    }

    [Fact]
    public async Task Request_AroundTheStart_IsTheSessionsParent()
    {
        using var source = new ActivitySource("Antiphon.Conversation.Tests");
        using var request = source.StartActivity("request")!;
        await using var call = new Call();
        await call.StartAsync();
        var after = Activity.Current;

        await call.EndAsync();

        Assert.Same(request, after);
        Assert.Equal(request.SpanId, _recorder.Spans.Single(span => span.DisplayName == "voice_session test").ParentSpanId);
    }

    [Fact]
    public async Task Synthesis_RealTimeFactor_LeavesOutTheTimeInWhichItWasHeldBack()
    {
        await using var call = new Call { Configure = options => options with { OutboundCapacity = TimeSpan.FromMilliseconds(300) } };
        call.Greeting = "This is a rather long greeting that takes more than a second to say.";
        await call.StartAsync();

        await call.Until<SessionEvent.AgentHeard>();

        Assert.All(_recorder.Values("antiphon.text_to_speech.real_time_factor"), factor => Assert.InRange(factor, 0, 0.3));
    }

    [Fact]
    public async Task Listener_ThatThrows_LeavesTheSessionAlone()
    {
        using var broken = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ConversationTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => { if (span.DisplayName.StartsWith("invoke_agent", StringComparison.Ordinal)) throw new InvalidOperationException("broken"); },
        };
        ActivitySource.AddActivityListener(broken);
        await using var call = new Call();
        call.Model.Replies("Yes.");
        await call.StartAsync();
        call.Session.SubmitText("hi");
        await call.Until<SessionEvent.AgentHeard>();

        var end = await call.EndAsync();

        Assert.Null(end.Error);
    }

    private double Sum(string instrument, params string[] tags) => _recorder.Values(instrument, tags).Sum();

    /// <summary>A greeting, a question answered with a tool and cut off, a second question; then the caller hangs up.</summary>
    private static async Task<Call> ConversationAsync()
    {
        await using var call = new Call { Greeting = "Welcome.", Tools = [AIFunctionFactory.Create(() => "ten thirty", "find_slot")] };
        call.Ears.Hears("count").Hears("stop");
        call.Model.Calls("find_slot").Replies(LongAnswer).Replies("Fine.");
        await call.StartAsync();
        await call.Until<SessionEvent.AgentHeard>();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentStartedSpeaking>(started => started.Latency is not null);
        await call.BeSilentAsync(1_000);
        await call.SpeakAsync(500);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Fine.");
        await call.EndAsync();
        return call;
    }

    private static async Task<Call> SpeakingAsync()
    {
        var call = new Call();
        call.Ears.Hears("count");
        call.Model.Replies(LongAnswer);
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(1_000);
        return call;
    }
}
