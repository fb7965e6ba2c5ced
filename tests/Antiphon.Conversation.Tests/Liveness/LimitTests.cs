using System.Runtime.CompilerServices;
using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Conversation.Tests.Liveness;

/// <summary>What is done when waiting does not help.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan Bound = new LivenessOptions().Bound;

    [Provokes("answer_timeout")]
    [Fact]
    public void Work_BeyondItsLimit_IsGivenUpWithAnApology()
    {
        using var call = new WaitingCall { RunnerOptions = new Agents.AgentRunnerOptions { ToolTimeout = TimeSpan.FromMinutes(5) } };
        call.Tools = [call.Tool("look", TimeSpan.FromMinutes(4))];
        call.Model.Calls("look");
        call.Start();

        call.Type("what time is it");
        var heard = call.WaitForAnswer();

        Assert.EndsWith("Could you say that again?", heard.Text, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.AnswerTimeout, Assert.Single(call.Events<SessionEvent.Fault>()).Error.Code);
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Work_GivenUpThreeTimes_SessionEndsWithTheCode()
    {
        using var call = new WaitingCall { RunnerOptions = new Agents.AgentRunnerOptions { FirstTokenTimeout = TimeSpan.FromMinutes(5) } };
        for (var i = 0; i < 3; i++) call.Model.Stalls();
        call.Start();

        for (var i = 0; i < 2; i++)
        {
            call.Type("what time is it");
            call.WaitForAnswer();
        }

        call.Type("what time is it");
        var end = call.WaitForEnd();

        Assert.Equal(ErrorCodes.AnswerTimeout, end.Error?.Code);
    }

    [Fact]
    public void Synthesis_Slow_ASoundIsHeardAndThenTheAnswer()
    {
        using var call = new WaitingCall();
        call.Voice.Speaks(firstChunkDelay: TimeSpan.FromSeconds(9));
        call.Model.Replies("It is nine.");
        call.Start();

        call.Type("what time is it");
        var heard = call.WaitForAnswer();

        Assert.Equal("It is nine.", heard.Text);
        Assert.All(call.Events<SessionEvent.AgentFiller>(), e => Assert.Equal(FillerKind.Sound, e.Kind));
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Synthesis_Dead_SessionEndsWithTheCodeAndNoGapExceedsTheBound()
    {
        using var call = new WaitingCall();
        call.Voice.Stalls();
        call.Model.Replies("It is nine.");
        call.Start();

        call.Type("what time is it");
        var end = call.WaitForEnd();

        Assert.Equal(ErrorCodes.TextToSpeechFailed, end.Error?.Code);
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Synthesis_HangsAtTheFillerAndHearsNoCancellation_SessionEndsWithTheCode()
    {
        using var call = new WaitingCall();
        call.Model.Then(new ChatStep().Text(TimeSpan.FromSeconds(5), "It is nine."));
        call.Start(new DeafVoice(call.Time));

        call.Type("what time is it");
        var end = call.WaitForEnd();

        Assert.Equal(ErrorCodes.TextToSpeechFailed, end.Error?.Code);
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Fact]
    public void Synthesis_FailsAtTheFiller_TheAnswerIsStillHeard()
    {
        using var call = new WaitingCall();
        call.Voice.Fails(new VoiceException(ErrorCodes.TextToSpeechFailed, "down")).Fails(new VoiceException(ErrorCodes.TextToSpeechFailed, "down")).Speaks("It is nine.");
        call.Model.Then(new ChatStep().Text(TimeSpan.FromSeconds(5), "It is nine."));
        call.Start();

        call.Type("what time is it");
        var heard = call.WaitForAnswer();

        Assert.Equal("It is nine.", heard.Text);
        Assert.InRange(call.LongestGap(), TimeSpan.Zero, Bound);
    }

    [Provokes("silence_limit")]
    [Fact]
    public void Everything_TurnedOff_TheSilenceIsReportedAndTheSessionEndsWithTheCode()
    {
        using var call = new WaitingCall { RunnerOptions = new Agents.AgentRunnerOptions { FirstTokenTimeout = TimeSpan.FromMinutes(5) } };
        call.Liveness = new LivenessOptions { Fillers = [], ComfortSound = false };
        call.Model.Stalls();
        call.Start();

        call.Type("what time is it");
        var end = call.WaitForEnd();

        Assert.Equal(ErrorCodes.SilenceLimit, end.Error?.Code);
        Assert.Equal(WaitReason.Model, Assert.Single(call.Events<SessionEvent.Silence>()).Reason);
    }

    [Fact]
    public void Caller_MerelySilent_NothingIsSaidAndTheSessionGoesOn()
    {
        using var call = new WaitingCall();
        call.Model.Replies("It is nine.");
        call.Start();
        call.Type("what time is it");
        call.WaitForAnswer();
        var samples = call.Line.TotalSamples;

        call.Wait(TimeSpan.FromMinutes(5));

        Assert.Equal((samples, false), (call.Line.TotalSamples, call.Session.Completion.IsCompleted));
        Assert.Empty(call.Events<SessionEvent.Silence>());
    }

    /// <summary>A synthesiser that begins nothing and does not let go.</summary>
    private sealed class DeafVoice(TimeProvider time) : ITextToSpeech, ITextToSpeechSession
    {
        public string Name => "deaf";

        public IReadOnlyList<string> Voices => [];

        public int SampleRateHz => 16_000;

        public ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<ITextToSpeechSession>(this);

        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Delay(TimeSpan.FromMinutes(3), time, CancellationToken.None);
            yield break;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
