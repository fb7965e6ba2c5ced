using Antiphon.Agents;
using Antiphon.Conversation.Tests.Session;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Tests.Recording;

/// <summary>Calls of each sort, recorded and replayed.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData(PlayoutReporting.PacedClock)]
    [InlineData(PlayoutReporting.Marks)]
    public async Task Replay_SpokenTurnsWithABargeIn_IsTheSame(PlayoutReporting playout)
    {
        await using var call = await SpokenCallAsync(playout);

        var replay = await call.ReplayAsync();

        Recorded.AssertSame(replay);
        Assert.Equal(["count", "stop"], replay.Turns.Select(turn => turn.CallerText));
        Assert.Equal("All right.", replay.Turns[1].AgentHeard);
        Assert.Equal(call.Session.History.Select(message => message.Text), replay.History.Select(message => message.Text));
        Assert.True(replay.Duration > TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Replay_ToolsAndFailuresAndTypedText_IsTheSame()
    {
        await using var call = new Call { IsRecorded = true, Greeting = "Hello there.", Tools = [AgentTool.Create(() => "Monday at nine.", "free_times", "Says what is free.")] };
        call.Model.Calls("free_times").Replies("Monday at ", "nine is free.").Fails(new VoiceException(ErrorCodes.ModelFailed, "down")).Replies("Bye.");
        await call.StartAsync();
        await call.Until<SessionEvent.AgentHeard>();
        foreach (var text in (string[])["what is free", "and then", "bye"])
        {
            call.Session.SubmitText(text);
            await call.Until<SessionEvent.AgentHeard>(heard => heard.Turn == call.Events<SessionEvent.UserText>().Count && !heard.Interrupted);
        }

        call.Session.Speak("One more thing.");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "One more thing.");

        var replay = await call.ReplayAsync();

        Recorded.AssertSame(replay);
        Assert.Equal(3, replay.Turns.Count);
        Assert.Contains(replay.Turns[1].Before, message => message.Role == ChatRole.Tool);
    }

    [Fact]
    public async Task Replay_HistoryBeforeATurn_IsWhatTheAgentWasToldBeforeIt()
    {
        await using var call = await SpokenCallAsync(PlayoutReporting.PacedClock);

        var replay = await call.ReplayAsync();

        var heard = call.Events<SessionEvent.AgentHeard>()[0].Text;
        Assert.Empty(replay.Turns[0].Before);
        Assert.Equal(["count", heard], replay.Turns[1].Before.Select(message => message.Text));
    }

    [Fact]
    public async Task Replay_WithAnotherEndOfSpeech_NamesTheFirstDifference()
    {
        await using var call = await SpokenCallAsync(PlayoutReporting.PacedClock);
        var ended = call.Events<SessionEvent.UserStoppedSpeaking>()[0].At;

        var replay = await call.ReplayAsync(options => options with { Endpointing = options.Endpointing with { EndSilence = TimeSpan.FromMilliseconds(300) } });

        Assert.NotNull(replay.Difference);
        Assert.StartsWith("caller's audio", replay.Difference.Cause, StringComparison.Ordinal);
        Assert.True(replay.Difference.At < ended);
        Assert.StartsWith("utterance 1 to recognition", replay.Difference.Actual, StringComparison.Ordinal);
        Assert.Contains(replay.Difference.Before, line => line.Contains(nameof(SessionEvent.UserStartedSpeaking), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_WithAnotherGreeting_SaysBoth()
    {
        await using var call = new Call { IsRecorded = true, Greeting = "Hello there." };
        await call.StartAsync();
        await call.Until<SessionEvent.AgentHeard>();

        var replay = await call.ReplayAsync(options => options with { Agent = options.Agent with { Greeting = "Good day." } });

        Assert.Contains("\"Hello there.\"", replay.Difference!.Expected, StringComparison.Ordinal);
        Assert.Contains("\"Good day.\"", replay.Difference.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_LineThatIsFull_AnswersAsItDid()
    {
        await using var call = new Call { IsRecorded = true, Greeting = "Hello there, how can I help you today?", LineOptions = new RecordingLineOptions { Capacity = TimeSpan.FromMilliseconds(100) } };
        await call.StartAsync();
        await call.Time.AdvanceAsync(TimeSpan.FromSeconds(1));

        Recorded.AssertSame(await call.ReplayAsync());
    }

    [Fact]
    public async Task Recording_HoldsTheSettingsOfTheCall()
    {
        await using var call = new Call
        {
            IsRecorded = true,
            Configure = options => options with
            {
                History = [new ChatMessage(ChatRole.User, "before"), new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "free_times", new Dictionary<string, object?> { ["day"] = "monday" })])],
                Endpointing = options.Endpointing with { EndSilence = TimeSpan.FromMilliseconds(350) },
                PlayoutLead = TimeSpan.FromMilliseconds(120),
            }
        };
        await call.StartAsync();

        using var recording = CallRecording.Open(new MemoryStream(await call.RecordAsync()));

        Assert.Equal(("s1", "test"), (recording.SessionId, recording.AgentName));
        Assert.Equal(TimeSpan.FromMilliseconds(350), recording.Options.Endpointing.EndSilence);
        Assert.Equal(TimeSpan.FromMilliseconds(120), recording.Options.PlayoutLead);
        Assert.Equal("before", recording.Options.History[0].Text);
        Assert.Equal("monday", Assert.IsType<FunctionCallContent>(recording.Options.History[1].Contents[0]).Arguments!["day"]?.ToString());
    }

    /// <summary>A call of two spoken turns; the second cuts the agent off.</summary>
    private static async Task<Call> SpokenCallAsync(PlayoutReporting playout)
    {
        var call = new Call { IsRecorded = true, LineOptions = new RecordingLineOptions { Playout = playout } };
        call.Ears.Hears("count").Hears("stop");
        call.Model.Replies("One two three four five six seven eight nine ten eleven twelve.").Replies("All right.");
        await call.StartAsync();
        await call.BeSilentAsync(200);
        await call.SpeakAsync(400);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentStartedSpeaking>();
        await call.BeSilentAsync(1_000);
        await call.SpeakAsync(500);
        await call.BeSilentAsync(500);
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "All right.");
        return call;
    }
}
