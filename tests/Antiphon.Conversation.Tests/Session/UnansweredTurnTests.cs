using System.Runtime.CompilerServices;
using Antiphon.Agents;
using Antiphon.Speech;
using Antiphon.Testing;
using Microsoft.Extensions.AI;
using TextToSpeechOptions = Antiphon.Speech.TextToSpeechOptions;

namespace Antiphon.Conversation.Tests.Session;

/// <summary>Ways in which a turn could stay without an answer (R4), or a session without its end (R10).</summary>
public sealed class UnansweredTurnTests
{
    private const string Apology = "Sorry, something went wrong on my side. Could you say that again?";

    [Fact]
    public async Task FalseInterruption_DuringATool_TheQuestionIsAnsweredAfterAll()
    {
        var entered = new TaskCompletionSource();
        var done = new TaskCompletionSource<string>();
        await using var call = new Call
        {
            Tools = [AIFunctionFactory.Create(async (CancellationToken cancelled) => { entered.TrySetResult(); return await done.Task.WaitAsync(cancelled); }, "slow")],
        };
        call.Ears.Hears("what is it").Hears(""); // A cough while the tool runs.
        call.Model.Calls("slow").Replies("It is nine.");
        await AskAsync(call);
        await call.Time.AdvanceUntilAsync(entered.Task, TimeSpan.FromSeconds(5));

        await call.SpeakAsync(300);
        await call.BeSilentAsync(600);
        done.SetResult("nine");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("It is nine.", heard.Text);
        Assert.Single(call.Events<SessionEvent.UserText>());
    }

    [Fact]
    public async Task FalseInterruption_BeforeTheModelHasFinished_TheAnswerGoesOn()
    {
        await using var call = new Call();
        call.Ears.Hears("what is it").Hears("");
        call.Model.Then(new ChatStep().Text("It is a long story. ").Text(TimeSpan.FromSeconds(5), "It is nine."));
        await AskAsync(call);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(2_000);

        await call.SpeakAsync(300);
        await call.BeSilentAsync(600);
        var heard = await call.Until<SessionEvent.AgentHeard>(e => !e.Interrupted);

        Assert.Equal("It is a long story. It is nine.", heard.Text);
    }

    [Fact]
    public async Task TwoFalseInterruptions_EveryWordIsSaidOnce()
    {
        const string answer = "One two three four five six seven eight nine ten eleven twelve.";
        await using var call = new Call();
        call.Ears.Hears("count").Hears("").Hears("");
        call.Model.Replies(answer);
        await AskAsync(call);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(600);

        for (var i = 0; i < 2; i++)
        {
            await call.SpeakAsync(300);
            await call.BeSilentAsync(1_200);
        }

        await call.Until<SessionEvent.AgentHeard>(e => !e.Interrupted);
        Assert.Equal(answer, string.Join(' ', call.Events<SessionEvent.AgentHeard>().Select(e => e.Text).Where(text => text.Length > 0)));
    }

    [Fact]
    public async Task EndRequested_FalseInterruptionOfTheFarewell_SessionStillEnds()
    {
        await using var call = Ending();
        await AskAsync(call);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        call.Ears.Hears("");

        await call.SpeakAsync(300);
        await call.BeSilentAsync(600);
        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Equal("finished", end.Reason);
    }

    [Fact]
    public async Task EndRequested_CallerSpeaksOverTheFarewell_IsAnswered()
    {
        await using var call = Ending();
        await AskAsync(call);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        call.Ears.Hears("wait");
        call.Model.Replies("Yes?");

        await call.SpeakAsync(300);
        await call.BeSilentAsync(600);
        var heard = await call.Until<SessionEvent.AgentHeard>(e => !e.Interrupted);

        Assert.Equal("Yes?", heard.Text);
        Assert.False(call.Session.Completion.IsCompleted);
    }

    [Theory]
    [InlineData(" \n")]
    [InlineData("...")]
    public async Task Model_SaysNothingThatCanBeSpoken_IsAFailureNotSilence(string reply)
    {
        await using var call = new Call();
        call.Model.Replies(reply);
        await call.StartAsync();

        call.Session.SubmitText("one");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.EndsWith(Apology, heard.Text, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.ModelFailed, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
    }

    [Fact]
    public async Task Synthesis_WithoutAudio_IsAFailureNotSilence()
    {
        await using var call = new Call();
        call.ConfigureServices = services => services with { TextToSpeech = new MuteFirst(call.Voice) };
        call.Model.Replies("It is nine.");
        await call.StartAsync();

        call.Session.SubmitText("what time is it");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(Apology, heard.Text);
        Assert.Equal(ErrorCodes.TextToSpeechFailed, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
        Assert.Equal(["user: what time is it", "assistant: " + Apology], call.History()); // R3: nothing that was not heard.
    }

    [Fact]
    public async Task Runner_EndsWithoutCompleting_IsAFailureNotSilence()
    {
        await using var call = new Call();
        call.ConfigureServices = services => services with { Runner = new CutOffRunner() };
        await call.StartAsync();

        call.Session.SubmitText("one");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(Apology, heard.Text);
    }

    [Fact]
    public async Task Cancellation_CallbackOfAToolThrows_SessionGoesOn()
    {
        var entered = new TaskCompletionSource();
        await using var call = new Call
        {
            Tools = [AIFunctionFactory.Create(async (CancellationToken cancelled) =>
            {
                using var thrower = cancelled.Register(() => throw new InvalidOperationException("bad manners"));
                entered.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancelled);
                return "";
            }, "slow")],
        };
        call.Model.Calls("slow").Replies("Fine.");
        await call.StartAsync();
        call.Session.SubmitText("what is it");
        await call.Time.AdvanceUntilAsync(entered.Task, TimeSpan.FromSeconds(5));

        call.Session.SubmitText("never mind");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("Fine.", heard.Text);
    }

    [Fact]
    public async Task Synthesis_Hangs_SessionEndsWithTheCode()
    {
        await using var call = new Call();
        call.Voice.Stalls();
        call.Model.Replies("It is nine.");
        await call.StartAsync();

        call.Session.SubmitText("what time is it");
        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(60));

        Assert.Equal(ErrorCodes.TextToSpeechFailed, end.Error?.Code);
    }

    [Fact]
    public async Task TypedText_WhileTheEnginesOpen_IsAnsweredAloud()
    {
        await using var call = new Call();
        call.ConfigureServices = services => services with { TextToSpeech = new MuteFirst(call.Voice, muted: 0, Task.Delay(TimeSpan.FromMilliseconds(500), call.Time)) };
        call.Model.Replies("It is nine.");
        var started = call.StartAsync();

        call.Session.SubmitText("what time is it");
        await started;
        await call.Until<SessionEvent.AgentHeard>();

        Assert.NotEqual(0, call.Line.TotalSamples);
    }

    [Fact]
    public async Task End_CallbackOfAProviderThrows_SessionStillEnds()
    {
        await using var call = new Call();
        call.ConfigureServices = services => services with { TextToSpeech = new MuteFirst(call.Voice, muted: 0, throwsAtClose: true) };
        await call.StartAsync();

        var end = await call.EndAsync();

        Assert.Equal("client_closed", end.Reason);
    }

    [Fact]
    public async Task ManySessions_EndedAtOnce_LeaveNothingBehind()
    {
        var time = new VirtualTime();
        using var ears = new ScriptedSpeechToText(time);
        using var voice = new ScriptedTextToSpeech(time);
        var services = new VoiceSessionServices
        {
            Runner = new AgentRunner(new ScriptedChatClient(time), null, time),
            SpeechToText = ears,
            TextToSpeech = voice,
            TimeProvider = time,
        };
        var agent = new VoiceAgent { Agent = new Agent { Name = "test", Instructions = "Help." }, Greeting = "Hello." };

        var sessions = Enumerable.Range(0, 100).Select(i =>
        {
            var session = VoiceSession.Start(new VoiceSessionOptions { Id = $"s{i}", Agent = agent }, services, new NullLine());
            if (i % 2 == 0) session.End("at_once");
            return session;
        }).ToArray();
        foreach (var session in sessions) session.End("client_closed");
        await time.AdvanceUntilAsync(Task.WhenAll(sessions.Select(session => session.Completion)), TimeSpan.FromSeconds(30));

        Assert.Equal((0, 0, 0, 0), (time.ActiveTimers, time.UndisposedTimers, ears.OpenSessions, voice.OpenSessions));
    }

    private static Call Ending()
    {
        var call = new Call { Tools = [AgentTool.Create((ToolCallContext context) => { context.EndConversation("finished"); return "ok"; }, "finish", "Ends the call.")] };
        call.Ears.Hears("that is all");
        call.Model.Calls("finish").Replies("Thank you for your call and good bye until the next time.");
        return call;
    }

    private static async Task AskAsync(Call call)
    {
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
    }

    /// <summary>A synthesiser whose first segments have no audio.</summary>
    private sealed class MuteFirst(ITextToSpeech inner, int muted = 1, Task? opens = null, bool throwsAtClose = false) : ITextToSpeech
    {
        public string Name => inner.Name;

        public IReadOnlyList<string> Voices => inner.Voices;

        public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
        {
            if (opens is not null) await opens;
            if (throwsAtClose) cancellationToken.Register(() => throw new InvalidOperationException("bad manners"));
            return new Session(await inner.OpenAsync(options, cancellationToken), muted);
        }

        private sealed class Session(ITextToSpeechSession inner, int muted) : ITextToSpeechSession
        {
            private int _left = muted;

            public int SampleRateHz => inner.SampleRateHz;

            public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                if (_left-- > 0) yield break;
                await foreach (var chunk in inner.SpeakAsync(text, cancellationToken)) yield return chunk;
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }

    private sealed class CutOffRunner : IAgentRunner
    {
        public async IAsyncEnumerable<AgentEvent> RunAsync(Agent agent, IReadOnlyList<ChatMessage> history, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new AgentEvent.ModelRequested(1);
        }
    }

    private sealed class NullLine : IVoiceLine
    {
        public PlayoutReporting Playout => PlayoutReporting.PacedClock;

        public bool TrySendAudio(Audio.AudioFrame frame)
        {
            frame.Dispose();
            return true;
        }

        public void SendMark(long mark)
        {
        }

        public void Flush()
        {
        }

        public void Emit(SessionEvent sessionEvent)
        {
        }
    }
}
