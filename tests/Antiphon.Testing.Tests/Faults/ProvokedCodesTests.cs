using Antiphon.Conversation;

namespace Antiphon.Testing.Tests.Faults;

/// <summary>
/// Every row of the error catalogue that names a fault scenario, provoked by it in a whole call: what the session did, what
/// the caller heard, what was logged, what was counted. One row a case; a row of the catalogue without one fails.
/// </summary>
public sealed class ProvokedCodesTests
{
    private const string AllHeard = $"{FaultCall.Greeting} {FaultCall.Answer} {FaultCall.Answer}";
    private const string ApologyOnce = $"{FaultCall.Greeting} {FaultCall.Apology} {FaultCall.Answer}";

    private static readonly Case[] Cases =
    [
        // The turn is lost, the caller hears so, the session goes on.
        Provokes("model_failed", ApologyOnce),
        Provokes("model_timeout", ApologyOnce),
        Provokes("reply_broken_off", ApologyOnce, with: "updates=0"),
        Provokes("max_rounds_exceeded", ApologyOnce, with: "times=8"),
        Provokes("provider_authentication", ApologyOnce),
        Provokes("provider_rate_limited", ApologyOnce),
        Provokes("engine_crashed", ApologyOnce),
        Provokes("speech_to_text_timeout", ApologyOnce),

        // The model is told and makes an answer of it.
        Provokes("tool_unknown", AllHeard) with { Log = "ToolCallRefused" },
        Provokes("tool_failed", AllHeard) with { Log = "ToolFailed" },
        Provokes("tool_timeout", AllHeard) with { Log = "ToolTimedOut" },
        Provokes("tool_arguments_invalid", AllHeard) with { Log = "ToolCallRefused" },

        // The session does without.
        Provokes("engine_missing", AllHeard) with { IsTyped = true },

        // The session ends with the code.
        Ends(Provokes("speech_to_text_unavailable", "")),
        Ends(Provokes("text_to_speech_unavailable", "")),
        Ends(Provokes("speech_to_text_closed", FaultCall.Greeting)),
        Ends(Provokes("text_to_speech_failed", FaultCall.Greeting, with: "n=2")),
        Ends(Provokes("session_overloaded", FaultCall.Greeting, with: "after=2s")),
        Ends(Provokes("client_too_slow", FaultCall.Greeting, with: "after=2s")),
        Ends(Provokes("internal_error", FaultCall.Greeting, with: "after=2s")),
    ];

    public static TheoryData<string> Codes => [.. Cases.Select(row => row.Code.Value)];

    [Fact]
    public void Cases_AreTheRowsThatNameAScenario() => Assert.Equal(
        ErrorCodes.All.Where(row => row.FaultScenario is not null).Select(row => row.Value).Order(StringComparer.Ordinal),
        Cases.Select(row => row.Code.Value).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Row_ByItsScenario_DoesSaysLogsAndCountsWhatItShould(string code)
    {
        var row = Cases.Single(c => c.Code.Value == code);
        using var call = FaultCall.Start([row.Fault]);
        for (var turn = 0; turn < 2; turn++)
        {
            if (row.IsTyped) call.Type();
            else call.Speak();
        }

        var endedByItself = call.IsOver;
        call.HangUp();

        // What the session did.
        Assert.Equal([row.Code], call.Told);
        Assert.Equal(row.Ends, endedByItself);
        Assert.Equal(row.Ends ? row.Code : null, call.End.Error?.Code);
        Assert.Equal(row.Code.SessionContinues, !endedByItself);

        // What the caller heard.
        Assert.Equal(row.Heard, call.Heard);

        // What was logged.
        Assert.Contains(call.Log.Entries, entry => entry.EventId.Name == row.Log && (row.Log.StartsWith("Tool", StringComparison.Ordinal) || entry.Message.Contains(code, StringComparison.Ordinal)));
        call.Log.ExpectSecret(FaultCall.CallerWords);

        // What was counted.
        AssertCounted(call, row);
    }

    private static void AssertCounted(FaultCall call, Case row)
    {
        var told = call.Line.Events.Count(item => item switch
        {
            SessionEvent.Fault fault => fault.Error.Code == row.Code,
            SessionEvent.ToolFinished tool => tool.Error == row.Code,
            SessionEvent.Ended ended => ended.End.Error?.Code == row.Code,
            _ => false,
        });
        Assert.Equal(1, told);
        Assert.Equal(0, call.Session.Counters.DroppedAudioFrames);
        if (row.Code == ErrorCodes.SessionOverloaded) Assert.InRange(call.Session.Counters.ControlHighWater, 1_024, 2_048);
        else Assert.InRange(call.Session.Counters.ControlHighWater, 1, 1_023);
        Assert.InRange(call.Counts.Of(row.Code), 1, long.MaxValue);
    }

    /// <param name="code">The row's code.</param>
    /// <param name="heard">Every word that the caller heard in a call of two turns.</param>
    /// <param name="with">Parameters of the row's scenario; null for its defaults.</param>
    private static Case Provokes(string code, string heard, string? with = null)
    {
        var row = ErrorCodes.All.Single(r => r.Value == code);
        return new Case(row, with is null ? row.FaultScenario! : $"{row.FaultScenario}:{with}", heard);
    }

    private static Case Ends(Case row) => row with { Ends = true, Log = "Ended" };

    private sealed record Case(ErrorCode Code, string Fault, string Heard)
    {
        public bool Ends { get; init; }

        public bool IsTyped { get; init; }

        public string Log { get; init; } = "Fault";
    }
}
