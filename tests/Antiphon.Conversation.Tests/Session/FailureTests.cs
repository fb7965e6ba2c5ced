using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Conversation.Tests.Session;

public sealed class FailureTests
{
    private const string Apology = "Sorry, something went wrong on my side. Could you say that again?";

    [Fact]
    public async Task Model_Fails_CallerHearsAnApologyAndTheSessionGoesOn()
    {
        await using var call = new Call();
        call.Model.Fails(new VoiceException(ErrorCodes.ModelFailed, "down")).Replies("Better now.");
        await call.StartAsync();

        call.Session.SubmitText("one");
        var first = await call.Until<SessionEvent.AgentHeard>();
        call.Session.SubmitText("two");
        var second = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal((Apology, "Better now."), (first.Text, second.Text));
        Assert.Equal(ErrorCodes.ModelFailed, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
    }

    [Fact]
    public async Task Model_FailsThreeTurnsInARow_SessionEndsWithTheCode()
    {
        await using var call = new Call();
        for (var i = 0; i < 3; i++) call.Model.Fails(new VoiceException(ErrorCodes.ModelFailed, "down"));
        await call.StartAsync();

        for (var i = 0; i < 2; i++)
        {
            call.Session.SubmitText("again");
            await call.Until<SessionEvent.AgentHeard>();
        }

        call.Session.SubmitText("again");
        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCodes.ModelFailed, end.Error!.Code);
    }

    [Fact]
    public async Task Model_UnknownException_TextStaysInside()
    {
        await using var call = new Call();
        call.Model.Fails(new InvalidOperationException("secret-key-123"));
        await call.StartAsync();

        call.Session.SubmitText("one");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.DoesNotContain("secret", call.Events<SessionEvent.Fault>()[0].Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_SaysNothing_IsAFailureNotSilence()
    {
        await using var call = new Call();
        call.Model.Then(new ChatStep());
        await call.StartAsync();

        call.Session.SubmitText("one");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(Apology, heard.Text);
    }

    [Fact]
    public async Task Model_FailsInMidSentence_WhatWasSaidIsFollowedByTheApology()
    {
        await using var call = new Call();
        call.Model.Then(new ChatStep().Text("Your balance is").Fail(new VoiceException(ErrorCodes.ModelFailed, "cut")));
        await call.StartAsync();

        call.Session.SubmitText("balance");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal($"Your balance is {Apology}", heard.Text);
    }

    [Fact]
    public async Task Recognition_MissingEngine_SessionTakesTypedText()
    {
        await using var call = new Call();
        call.Ears = new ScriptedSpeechToText(call.Time) { OpenFault = new VoiceException(ErrorCodes.EngineMissing, "install it") };
        call.Model.Replies("Hello.");
        await call.StartAsync();

        call.Session.SubmitText("hi");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(ErrorCodes.EngineMissing, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
    }

    [Fact]
    public async Task Synthesis_MissingEngine_SessionAnswersInText()
    {
        await using var call = new Call();
        call.Voice = new ScriptedTextToSpeech(call.Time) { OpenFault = new VoiceException(ErrorCodes.EngineMissing, "install it") };
        call.Model.Replies("Hello. How are you?");
        await call.StartAsync();

        call.Session.SubmitText("hi");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("Hello. How are you?", heard.Text);
        Assert.Equal(0, call.Line.TotalSamples);
    }

    [Fact]
    public async Task Recognition_CannotBeOpened_SessionEndsWithTheCode()
    {
        await using var call = new Call();
        call.Ears = new ScriptedSpeechToText(call.Time) { OpenFault = new VoiceException(ErrorCodes.SpeechToTextUnavailable, "no") };

        await Assert.ThrowsAsync<ExpectationFailedException>(call.StartAsync);
        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCodes.SpeechToTextUnavailable, end.Error!.Code);
    }

    [Fact]
    public async Task Recognition_NeverOpens_SessionEndsWithTheCodeAfterTheLimit()
    {
        await using var call = new Call();
        call.ConfigureServices = services => services with { SpeechToText = new NeverOpens() };

        await Assert.ThrowsAsync<ExpectationFailedException>(call.StartAsync);
        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(60));

        Assert.Equal(ErrorCodes.SpeechToTextUnavailable, end.Error!.Code);
        Assert.Contains("20 s", end.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_FailsToFlushInTheEnd_TheEndIsAnnouncedAllTheSame()
    {
        var time = new VirtualTime();
        var line = new FlushFails();
        var agent = new VoiceAgent { Agent = new Agents.Agent { Name = "a" }, Greeting = "Hello, this is a long greeting." };
        var services = new VoiceSessionServices { Runner = new Agents.AgentRunner(new ScriptedChatClient(time)), TextToSpeech = new ScriptedTextToSpeech(time), TimeProvider = time };
        var session = VoiceSession.Start(new VoiceSessionOptions { Id = "s", Agent = agent }, services, line);
        await time.AdvanceUntilAsync(line.Spoke.Task, TimeSpan.FromSeconds(10));

        session.End("client_closed");
        await time.AdvanceUntilAsync(session.Completion, TimeSpan.FromSeconds(30));

        Assert.IsType<SessionEvent.Ended>(line.Last);
    }

    [Fact]
    public async Task Recognition_LosesAnUtterance_CallerIsAskedAgain()
    {
        await using var call = new Call();
        call.Ears.Fails(new VoiceException(ErrorCodes.EngineCrashed, "worker died")).Hears("again");
        call.Model.Replies("Got it.");
        await call.StartAsync();
        await call.BeSilentAsync(200);

        var first = await call.TurnAsync();
        var second = await call.TurnAsync();

        Assert.Equal((Apology, "Got it."), (first.Text, second.Text));
        Assert.Equal(ErrorCodes.EngineCrashed, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
    }

    [Fact]
    public async Task Recognition_NeverAnswers_CallerIsAskedAgainAfterTheLimit()
    {
        await using var call = new Call();
        call.Ears.Stalls();
        await call.StartAsync();
        await call.BeSilentAsync(200);

        var heard = await call.TurnAsync();

        Assert.Equal(Apology, heard.Text);
        Assert.Equal(ErrorCodes.SpeechToTextTimeout, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
    }

    [Fact]
    public async Task Recognition_ClosesInMidSession_SessionEndsWithTheCode()
    {
        await using var call = new Call();
        call.Ears.Fails(new VoiceException(ErrorCodes.SpeechToTextClosed, "gone") { IsTransient = false });
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);

        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCodes.SpeechToTextClosed, end.Error!.Code);
    }

    [Fact]
    public async Task Synthesis_FailsOnceBeforeAnyAudio_IsRetriedUnheard()
    {
        await using var call = new Call { Greeting = "Hello." };
        call.Voice.Fails(new VoiceException(ErrorCodes.TextToSpeechFailed, "no")).Speaks("Hello.");
        await call.StartAsync();

        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("Hello.", heard.Text);
    }

    [Theory]
    [InlineData(8, "here.", 0)] // In the last word.
    [InlineData(4, "sentence here.", 0)]
    [InlineData(2, "First sentence here.", 4)] // What has gone out of a word cannot be taken back.
    public async Task Synthesis_FailsInMidSegment_GoesOnWithTheFirstWordThatWasNotMade(int chunks, string rest, int charactersGone)
    {
        await using var call = new Call();
        call.Model.Replies("First sentence here. Second one.");
        call.Voice.Fails(new VoiceException(ErrorCodes.EngineCrashed, "died"), afterChunks: chunks).Speaks(rest).Speaks("Second one.");
        await call.StartAsync();

        call.Session.SubmitText("go");
        var heard = await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal("First sentence here. Second one.", heard.Text);
        Assert.Equal(ErrorCodes.EngineCrashed, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
        Assert.Equal(["First sentence here.", "Second one."], call.Events<SessionEvent.AgentText>().Select(text => text.Text));
        Assert.Equal((20 + 11 + charactersGone) * 800, call.Line.TotalSamples); // Not a sample lost or made twice: 50 ms a character.
    }

    [Fact]
    public async Task Synthesis_FailsInMidSegmentWithoutMarks_RepeatsNothing()
    {
        await using var call = new Call();
        call.Voice = new ScriptedTextToSpeech(call.Time) { WordMarks = false };
        call.Model.Replies("First sentence here. Second one.");
        call.Voice.Fails(new VoiceException(ErrorCodes.EngineCrashed, "died"), afterChunks: 2).Speaks("here.").Speaks("Second one.");
        await call.StartAsync();

        call.Session.SubmitText("go"); // 200 ms: the fastest speaker is within the second word.
        await call.Until<SessionEvent.AgentHeard>();

        call.Voice.Verify();
    }

    [Fact]
    public async Task Synthesis_KeepsFailingInMidSegment_TheRestIsSpokenAfterThreeAttempts()
    {
        await using var call = new Call();
        call.Model.Replies("First sentence here. Second one.");
        for (var i = 0; i < 3; i++) call.Voice.Fails(new VoiceException(ErrorCodes.EngineCrashed, "died"), afterChunks: 3);
        call.Voice.Speaks("Second one.");
        await call.StartAsync();

        call.Session.SubmitText("go");
        await call.Until<SessionEvent.AgentHeard>();

        Assert.Equal(3, call.Events<SessionEvent.Fault>().Count);
    }

    [Fact]
    public async Task Synthesis_Fails_NothingIsLeftOfTheTurnsBudget_SessionEndsWithTheCode()
    {
        await using var call = new Call { Greeting = "Hello.", Configure = options => options with { Retries = new RetryBudgetOptions { MaxAttempts = 0 } } };
        call.Voice.Fails(new VoiceException(ErrorCodes.TextToSpeechFailed, "no"));
        await call.StartAsync();

        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCodes.TextToSpeechFailed, end.Error!.Code);
    }

    [Fact]
    public async Task Providers_AreGivenOneBudget()
    {
        await using var call = new Call { Greeting = "Hello." };
        call.Model.Replies("Yes.");
        await call.StartAsync();
        call.Session.SubmitText("hi");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Yes.");

        var budget = call.Voice.Opened[0].Budget;
        Assert.NotNull(budget);
        Assert.Same(budget, call.Ears.Opened[0].Budget);
        Assert.Same(budget, RetryBudget.Of(call.Model.Requests[0].Options));
    }

    [Fact]
    public async Task Synthesis_FailsTwiceBeforeAnyAudio_SessionEndsWithTheCode()
    {
        await using var call = new Call { Greeting = "Hello." };
        call.Voice.Fails(new VoiceException(ErrorCodes.TextToSpeechFailed, "no")).Fails(new VoiceException(ErrorCodes.TextToSpeechFailed, "no"));
        await call.StartAsync();

        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCodes.TextToSpeechFailed, end.Error!.Code);
    }

    [Fact]
    public async Task Commands_MoreThanTheMailboxHolds_SessionEndsAsOverloaded()
    {
        await using var call = new Call { Configure = options => options with { CommandCapacity = 2 } };
        await call.StartAsync();
        using var gate = new ManualResetEventSlim();
        call.Line.Attach(_ => gate.Wait());

        for (var i = 0; i < 100_000 && !call.Session.Completion.IsCompleted; i++) call.Session.ReportMark(i);
        gate.Set();
        var end = await call.Time.AdvanceUntilAsync(call.Session.Completion, TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCodes.SessionOverloaded, end.Error!.Code);
    }

    [Fact]
    public void Start_OptionOutOfRange_SaysWhich()
    {
        var options = new VoiceSessionOptions
        {
            Id = "x",
            Agent = new VoiceAgent { Agent = new Agents.Agent { Name = "a" } },
            PlayoutLead = TimeSpan.FromSeconds(3),
        };

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => VoiceSessionOptionsCheck.ThrowIfInvalid(options));

        Assert.Contains("PlayoutLead", error.ParamName, StringComparison.Ordinal);
    }

    private sealed class FlushFails : IVoiceLine
    {
        public TaskCompletionSource Spoke { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SessionEvent? Last { get; private set; }

        public PlayoutReporting Playout => PlayoutReporting.PacedClock;

        public bool TrySendAudio(Audio.AudioFrame frame)
        {
            frame.Dispose();
            Spoke.TrySetResult();
            return true;
        }

        public void SendMark(long mark)
        {
        }

        public void Flush() => throw new InvalidOperationException("The line is broken.");

        public void Emit(SessionEvent sessionEvent) => Last = sessionEvent;
    }

    private sealed class NeverOpens : ISpeechToText
    {
        public string Name => "never";

        public SpeechToTextCapabilities Capabilities => SpeechToTextCapabilities.None;

        public async ValueTask<ISpeechToTextSession> OpenAsync(Speech.SpeechToTextOptions options, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            throw new InvalidOperationException();
        }
    }
}
