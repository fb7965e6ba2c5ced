using Antiphon.Cli.Demo;
using Antiphon.Conversation;
using Antiphon.Samples.Appointments;

namespace Antiphon.Cli.Tests.Demo;

public sealed class DemoVerdictTests
{
    [Fact]
    public void Require_BookingCallThatShowedEverything_SaysNothing()
    {
        var turns = Turns(6);

        DemoVerdict.Require(books: true, turns, DemoSummary.Of(turns, Booked()));
    }

    [Fact]
    public void Require_AgentThatTakesNoBookings_WantsAnAnswerAndAnInterruptionOnly()
    {
        DemoTurn[] turns = [Turn(1) with { AgentCutOff = true }];

        DemoVerdict.Require(books: false, turns, DemoSummary.Of(turns, appointment: null));
    }

    [Provokes("demo_incomplete")]
    [Theory]
    [InlineData("the caller did not interrupt")]
    [InlineData("the agent did not answer")]
    [InlineData("the caller had 5 turns, fewer than 6")]
    [InlineData("no free time was looked up")]
    [InlineData("no appointment stands in the calendar")]
    public void Require_CallThatFellShort_SaysInWhat(string shortfall)
    {
        var turns = Turns(shortfall.Contains("5 turns") ? 5 : 6);
        if (shortfall.Contains("interrupt")) turns = [.. turns.Select(turn => turn with { AgentCutOff = false })];
        if (shortfall.Contains("answer")) turns = [.. turns.Select(turn => turn with { FirstAudio = null })];
        if (shortfall.Contains("looked up")) turns = [.. turns.Select(turn => turn with { Tools = [] })];
        var appointment = shortfall.Contains("appointment") ? null : Booked();

        var error = Assert.Throws<VoiceException>(() => DemoVerdict.Require(books: true, turns, DemoSummary.Of(turns, appointment)));

        Assert.Equal(ErrorCodes.DemoIncomplete, error.Code);
        Assert.StartsWith($"The demo fell short: {shortfall}", error.Message);
        Assert.DoesNotContain(";", error.Message);
    }

    [Fact]
    public void Require_CallInWhichNothingWasHeard_NamesEveryShortfall()
    {
        DemoTurn[] turns = [Turn(1) with { Recognised = "", FirstAudio = null }];

        var error = Assert.Throws<VoiceException>(() => DemoVerdict.Require(books: false, turns, DemoSummary.Of(turns, appointment: null)));

        Assert.Contains("no turn of the caller was recognised; the caller did not interrupt the agent; the agent did not answer", error.Message);
    }

    private static DemoTurn[] Turns(int count) =>
    [
        .. Enumerable.Range(1, count).Select(Turn).Select(turn => turn.Number != 2
            ? turn
            : turn with { AgentCutOff = true, Tools = [new SessionEvent.ToolFinished("1", "find_free_slots", "[]", TimeSpan.Zero, Error: null)] }),
    ];

    private static DemoTurn Turn(int number) => new(number, "words", 0, 1, Interrupts: false) { Recognised = "words", FirstAudio = TimeSpan.FromMilliseconds(500) };

    private static Appointment Booked() => new(1, AppointmentService.Haircut, new DateOnly(2030, 1, 1), new TimeOnly(9, 0), "sarah johnson");
}
