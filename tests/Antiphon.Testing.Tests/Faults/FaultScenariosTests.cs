using System.Text.RegularExpressions;
using Antiphon.Conversation;
using Antiphon.Testing.Faults;
using Microsoft.Extensions.Logging;

namespace Antiphon.Testing.Tests.Faults;

/// <summary>Every scenario in a whole call with default settings: it does what its row says, and the session stands it.</summary>
public sealed partial class FaultScenariosTests
{
    public static TheoryData<string> Names => [.. FaultScenarios.All.Select(scenario => scenario.Name)];

    [Fact]
    public void All_Names_AreUniqueKebabCase()
    {
        Assert.Equal(FaultScenarios.All.Length, FaultScenarios.All.Select(scenario => scenario.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(FaultScenarios.All, scenario => Assert.Matches(KebabCase(), scenario.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scenario_Texts_AreSentencesAndDefaultsOfTheirForm(string name)
    {
        var scenario = FaultScenarios.Find(name)!;

        Assert.All([scenario.Does, scenario.CallerHears, .. scenario.Parameters.Select(parameter => parameter.Meaning)], text => Assert.EndsWith(".", text, StringComparison.Ordinal));
        Assert.All(scenario.Parameters, parameter => Assert.True(parameter.TryRead(parameter.Default, out _), parameter.Name));
        Assert.All(scenario.Parameters, parameter => Assert.Matches(KebabCase(), parameter.Name));
    }

    [Fact]
    public void All_Codes_AreRaisedOnes() => Assert.All(FaultScenarios.All.SelectMany(scenario => scenario.Codes), code => Assert.True(code.IsRaised, code.Value));

    [Theory]
    [MemberData(nameof(Names))]
    public void Scenario_InACall_HasItsCodesOneEndAndKeepsItsSecret(string name)
    {
        var scenario = FaultScenarios.Find(name)!;
        using var call = FaultCall.Start([name], LineFor(scenario));
        call.Speak();
        call.Speak();
        call.HangUp();

        Assert.NotEmpty(call.Injection.Strikes);
        Assert.Equal(scenario.Codes.Select(code => code.Value).Order(), call.Told.Select(code => code.Value).Order());
        Assert.IsType<SessionEvent.Ended>(Assert.Single(call.Line.Events, item => item is SessionEvent.Ended));
        Assert.IsType<SessionEvent.Ended>(call.Line.Events[^1]);
        Assert.DoesNotContain(call.Log.Entries, entry => entry.Message.Contains(FaultTexts.Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(call.Line.Events.OfType<SessionEvent.Fault>(), fault => fault.Error.Message.Contains(FaultTexts.Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(FaultTexts.Secret, call.End.Error?.Message ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain(call.Log.Entries, entry => entry.EventId.Name == "Lingering" && !MayLinger(name));
        if (scenario.Codes.IsEmpty) Assert.DoesNotContain(call.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    /// <summary>Scenarios that let every answer through: after them the caller hears the same words as without.</summary>
    [Theory]
    [InlineData("stt-opens-late")]
    [InlineData("stt-slow")]
    [InlineData("stt-duplicate-final")]
    [InlineData("stt-unknown-final")]
    [InlineData("stt-revised-interim")]
    [InlineData("tts-opens-late")]
    [InlineData("tts-fails-once")]
    [InlineData("tts-odd-chunks")]
    [InlineData("tts-wrong-words")]
    [InlineData("tts-all-at-once")]
    [InlineData("tts-slow")]
    [InlineData("tts-throws-on-cancel")]
    [InlineData("tts-ignores-cancel")]
    [InlineData("model-slow")]
    [InlineData("model-rate-limit-brief")]
    [InlineData("model-duplicate-call-ids")]
    [InlineData("model-unknown-tool")]
    [InlineData("model-bad-arguments")]
    [InlineData("tool-slow")]
    [InlineData("tool-throws")]
    [InlineData("tool-hangs")]
    [InlineData("tool-huge-result")]
    [InlineData("line-loses-marks")]
    [InlineData("line-late-marks")]
    [InlineData("line-doubles-marks")]
    [InlineData("line-jitters")]
    [InlineData("clock-wall-jumps")]
    [InlineData("clock-late-timers")]
    [InlineData("observer-throws")]
    public void Scenario_ThatCostsNoWord_CallerHearsEveryAnswerOnce(string name)
    {
        using var call = FaultCall.Start([name], LineFor(FaultScenarios.Find(name)!));
        call.Speak();
        call.Speak();

        Assert.Equal($"{FaultCall.Greeting} {FaultCall.Answer} {FaultCall.Answer}", call.Heard);
        Assert.Equal(3, call.Line.EventsOf<SessionEvent.AgentHeard>().Count);
        Assert.All(call.Line.EventsOf<SessionEvent.UserText>(), text => Assert.Equal(FaultCall.CallerWords, text.Text));
    }

    /// <summary>What is cancelled when the caller cuts in must not hold up the next answer.</summary>
    [Theory]
    [InlineData("tts-throws-on-cancel")]
    [InlineData("tts-ignores-cancel")]
    [InlineData("tts-stalls:n=2")]
    [InlineData("model-hangs")]
    [InlineData("model-stalls-midway:n=2")]
    [InlineData("tool-hangs")]
    [InlineData("tool-slow")]
    [InlineData("stt-duplicate-final:times=0")]
    public void Scenario_CallerCutsIn_NextAnswerIsHeardWhole(string fault)
    {
        using var call = FaultCall.Start([fault], LineFor(FaultScenarios.Find(fault.Split(':')[0])!));
        call.Sound(new short[8_000]);
        call.Sound(LoopbackVoice.Say(FaultCall.CallerWords));
        call.Sound(new short[24_000]);
        call.Speak("say that once more please");
        call.Until(() => call.Line.EventsOf<SessionEvent.AgentHeard>()[^1] is { Interrupted: false, Text: FaultCall.Answer });

        Assert.EndsWith(FaultCall.Answer, call.Heard, StringComparison.Ordinal);
        Assert.Equal(FaultCall.Answer, call.Line.EventsOf<SessionEvent.AgentHeard>()[^1].Text);
        Assert.False(call.IsOver);
    }

    /// <summary>A synthesiser that does not let go of what was cut off can speak nothing more: the session ends instead of being
    /// mute for ever.</summary>
    [Fact]
    public void Scenario_SynthesiserHangsWhenTheCallerCutsIn_SessionEndsWithTheCode()
    {
        using var call = FaultCall.Start(["tts-hangs:n=2"]);
        call.Sound(new short[8_000]);
        call.Sound(LoopbackVoice.Say(FaultCall.CallerWords));
        call.Sound(new short[24_000]);
        call.Speak("say that once more please");
        call.Until(() => false);

        Assert.True(call.IsOver);
        Assert.Equal(ErrorCodes.TextToSpeechFailed, call.End.Error?.Code);
    }

    /// <summary>R4: after the caller's turn something is heard within the limits of engines and model, or the session ends.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Scenario_AfterTheCallersTurn_IsNotSilentForLongerThanTheLimits(string name)
    {
        // Nobody can know.
        if (name is "line-swallows" || FaultScenarios.Find(name)!.CallerAudio is not null) return;
        using var call = FaultCall.Start([name], LineFor(FaultScenarios.Find(name)!));
        call.Speak();
        if (call.IsOver || name is "stt-missing" or "tts-missing") return;

        var stopped = call.Line.EventsOf<SessionEvent.UserStoppedSpeaking>();
        if (stopped.Count == 0) return;
        var answered = call.Line.EventsOf<SessionEvent.AgentStartedSpeaking>().Where(started => started.At >= stopped[0].At).ToList();
        Assert.NotEmpty(answered);
        Assert.InRange(answered[0].At - stopped[0].At, TimeSpan.Zero, TimeSpan.FromSeconds(16) + (name == "clock-jumps" ? TimeSpan.FromSeconds(30) : TimeSpan.Zero));
    }

    [Fact]
    public void Seed_TheSame_StrikesTheSame()
    {
        var strikes = new List<IReadOnlyList<FaultStrike>>();
        for (var i = 0; i < 2; i++)
        {
            using var call = FaultCall.Start(["line-loses-frames:probability=0.2", "line-jitters:probability=0.5"]);
            call.Speak();
            strikes.Add([.. call.Injection.Strikes]);
        }

        Assert.Equal(strikes[0], strikes[1]);
    }

    private static RecordingLineOptions? LineFor(FaultScenario scenario) =>
        scenario.Name.EndsWith("-marks", StringComparison.Ordinal) ? new RecordingLineOptions { Playout = PlayoutReporting.Marks } : null;

    // What hangs whatever is cancelled is left behind when the session closes.
    private static bool MayLinger(string name) => name is "stt-open-hangs" or "tts-open-hangs" or "tts-hangs" or "model-hangs" or "tool-hangs";

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex KebabCase();
}
