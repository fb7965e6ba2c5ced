using Antiphon.Cli.Demo;

namespace Antiphon.Cli.Tests.Demo;

public sealed class BookingCallerTests
{
    private static readonly HashSet<string> Nothing = [];
    private static readonly HashSet<string> Booked = [BookingCaller.BookingTool];

    private readonly BookingCaller _caller = new("tuesday");

    [Fact]
    public void Next_SmoothTalk_GoesThroughToGoodbye()
    {
        string[] agent =
        [
            "hello, this is the appointment desk. how can i help you?",
            "we are open from nine",
            "on tuesday we have nine thirty, noon, one thirty and four o'clock free.",
            "what is the name for the appointment?",
            "shall i book an appointment for a haircut on tuesday at noon for sarah johnson?",
        ];

        string[] said = [.. agent.Select(heard => _caller.Next(heard, Nothing)?.Text ?? "")];

        Assert.Equal(
            ["what are your opening hours", "what times are free on tuesday", "i would like to book a haircut on tuesday at noon", "my name is sarah johnson", "yes please"],
            said);
        Assert.Equal("no that is all thank you", _caller.Next("your haircut is booked for tuesday at noon", Booked)?.Text);
        Assert.Null(_caller.Next("goodbye", Booked));
    }

    [Fact]
    public void Next_OpeningHours_AreCutOff() => Assert.NotNull(_caller.Next("hello", Nothing)?.ListensFor);

    [Theory]
    [InlineData("which kind of appointment you would: haircut, consultation, checkup or cleaning?", "a haircut please")]
    [InlineData("which day would you like?", "on tuesday")]
    [InlineData("what is the day you would like to come?", "on tuesday")]
    [InlineData("what time would you like?", "at noon")]
    [InlineData("what is your name, please?", "my name is sarah johnson")]
    [InlineData("did you say tuesday at noon?", "yes please")]
    [InlineData("noon on tuesday is already taken. the nearest free times are one thirty and two thirty on tuesday.", "i would like to book a haircut on tuesday at one thirty")]
    public void Next_Question_IsAnswered(string asked, string answer)
    {
        _caller.Next("hello", Nothing);
        _caller.Next("we are open", Nothing);
        _caller.Next("on tuesday we have nine thirty and noon free.", Nothing);

        Assert.Equal(answer, _caller.Next(asked, Nothing)?.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sorry, i did not understand that. i can book an appointment.")]
    public void Next_NotUnderstood_RepeatsTwiceThenGoesOn(string agentSaid)
    {
        _caller.Next("hello", Nothing);
        var line = _caller.Next("we are open", Nothing);

        Assert.Equal(line?.Text, _caller.Next(agentSaid, Nothing)?.Text);
        Assert.Equal(line?.Text, _caller.Next(agentSaid, Nothing)?.Text);
        Assert.NotEqual(line?.Text, _caller.Next(agentSaid, Nothing)?.Text);
    }

    [Fact]
    public void Next_AgentThatGetsNowhere_IsGivenUp()
    {
        var lines = 0;
        while (lines < 100 && _caller.Next("which day would you like?", Nothing) is not null) lines++;

        Assert.Equal(BookingCaller.MaxLines, lines);
    }
}
