namespace Antiphon.Providers.Local.Tests.Brain;

public class OfflineBrainDialogueTests
{
    private readonly DeskTools _desk = new();
    private readonly Talk _talk;

    public OfflineBrainDialogueTests() => _talk = new Talk(_desk.Tools);

    [Fact]
    public async Task FindChooseBook_HappyPath_BooksOnceConfirmed()
    {
        await Expect("hello", "Hello.");
        await Expect("what times are free on tuesday", "nine o'clock, ten thirty and two fifteen", "Which one would you like?");
        await Expect("ten thirty please", "ten thirty", "Which kind of appointment would you like: haircut, consultation or checkup?");
        await Expect("a haircut please", "name for the appointment");
        await Expect("my name is sarah johnson", "Shall I book an appointment for a haircut on Tuesday, November seventeenth at ten thirty for Sarah Johnson?");
        Assert.DoesNotContain(_desk.Log, line => line.StartsWith("book", StringComparison.Ordinal));
        await Expect("yes please", "is booked, under the name Sarah Johnson", "anything else");
        await Expect("no thank you goodbye", "Goodbye");

        Assert.Equal(["find 2026-11-17", "book Haircut 2026-11-17 10:30 Sarah Johnson"], _desk.Log);
    }

    [Fact]
    public async Task Book_AllInOneSentence_AsksOnlyForTheRest()
    {
        await Expect("i would like to book a checkup for friday at three for david miller", "Shall I book an appointment for a checkup on Friday, November twentieth at three o'clock for David Miller?");
        await Expect("that is correct", "is booked");

        Assert.Equal(["book Checkup 2026-11-20 15:00 David Miller"], _desk.Log);
    }

    [Fact]
    public async Task Book_Corrections_AreTakenWhereverTheyCome()
    {
        await Expect("i need an appointment", "Which kind of appointment");
        await Expect("a consultation", "Which day would you like to come?");
        await Expect("tuesday", "Tuesday, November seventeenth.", "What time suits you?");
        await Expect("no i meant thursday", "Thursday, November nineteenth.", "time suits you?");
        await Expect("half past ten", "Ten thirty.", "name");
        await Expect("michael brown", "Shall I book", "for a consultation on Thursday, November nineteenth at ten thirty for Michael Brown?");
        await Expect("no make it four fifteen", "All right.", "four fifteen");
        await Expect("actually a checkup", "for a checkup", "four fifteen");
        await Expect("no", "What should I change?");
        await Expect("the day", "Which day would you like to come?");
        await Expect("friday", "Friday, November twentieth at four fifteen for Michael Brown?");
        await Expect("yes", "is booked");

        Assert.Equal(["book Checkup 2026-11-20 16:15 Michael Brown"], _desk.Log);
    }

    [Fact]
    public async Task Book_OneWordWrongInMostTurns_StillGetsThere()
    {
        await Expect("what dimes are free on tuesday", "nine o'clock");
        await Expect("then thirty peas", "Which one");
        await Expect("hen thirty please ten thirty", "Which kind of appointment");
        await Expect("a hair cut please", "name");
        await Expect("my aim is sarah johnson", "Sarah Johnson?");
        await Expect("dress please", "yes or no");
        await Expect("yes peas", "is booked");

        Assert.Equal(["find 2026-11-17", "book Haircut 2026-11-17 10:30 Sarah Johnson"], _desk.Log);
    }

    [Fact]
    public async Task Interruption_QuestionNotHeard_YesDoesNotConfirm()
    {
        await Expect("book a haircut for tuesday at three", "name");
        await _talk.SayAsync("sarah johnson", heardShare: 0.2);
        await Expect("yes", "Just to be sure", "Shall I book");
        Assert.Empty(_desk.Log);
        await Expect("yes", "is booked");
    }

    [Fact]
    public async Task Interruption_OtherRequest_IsAnsweredAndTheTaskGoesOn()
    {
        await Expect("hello", "Hello");
        await Expect("i would like to book a haircut", "Which day");
        await _talk.SayAsync("tuesday", heardShare: 0.3);
        await Expect("what are your opening hours", "We are open from nine", "time suits you?");
        await Expect("what do you have free on wednesday", "On Wednesday we have", "time suits you?");
        await Expect("the second one", "name");
        await Expect("anna lee", "Wednesday, November eighteenth at ten thirty for Anna Lee?");
        await Expect("yes that's right", "is booked");

        Assert.Equal(["hours", "find 2026-11-18", "book Haircut 2026-11-18 10:30 Anna Lee"], _desk.Log);
    }

    [Fact]
    public async Task OutOfDomain_Speech_IsNotActedUpon()
    {
        await Expect("what is the weather going to be like in chicago this weekend", "did not understand");
        await Expect("my washing machine is making a strange noise and leaking water", "I can find free slots, book an appointment", "hand you over to a person");
        await Expect("turn off the lights in the living room", "Shall I hand you over to a person?");
        await Expect("no", "What would you like?");
        await Expect("i was charged twice for the same subscription last month", "not understand");
        await Expect("what are your opening hours", "We are open");

        Assert.Equal(["hours"], _desk.Log);
    }

    [Fact]
    public async Task CancelAndMove_UseWhatIsKnown()
    {
        await Expect("book a haircut for tuesday at nine for sarah johnson", "Shall I book");
        await Expect("yes", "is booked");
        await Expect("please move it to friday at four", "Shall I move the appointment for Sarah Johnson to Friday, November twentieth at four o'clock?");
        await Expect("yes go ahead", "moved");
        await Expect("i want to cancel my appointment on friday", "Shall I cancel the appointment for Sarah Johnson on Friday, November twentieth?");
        await Expect("no never mind", "I have left that");
        await Expect("please cancel my appointment", "Shall I cancel");
        await Expect("yes please", "cancelled");

        Assert.Equal(
            ["book Haircut 2026-11-17 09:00 Sarah Johnson", "move Sarah Johnson 2026-11-20 16:00", "cancel Sarah Johnson"],
            _desk.Log.Select(line => line.Replace("cancel Sarah Johnson 2026-11-20", "cancel Sarah Johnson", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task HandOver_Asked_NeedsNoConfirmation()
    {
        await Expect("can i speak to a human please", "passing you on to a colleague");

        Assert.Equal(["hand over"], _desk.Log);
    }

    [Fact]
    public async Task Book_TimeTaken_GoesOnWithAnOfferedOne()
    {
        _desk.Taken.Add("2026-11-17 15:00");
        await Expect("book a haircut for tuesday at three for sarah johnson", "Shall I book");
        await Expect("yes", "already taken", "Which one would you like?");
        await Expect("the first one", "at three thirty");
        await Expect("yes", "is booked");

        Assert.Equal("book Haircut 2026-11-17 15:30 Sarah Johnson", _desk.Log[^1]);
    }

    [Fact]
    public async Task Find_OtherDayOffered_PickTakesThatDay()
    {
        await Expect("do you have anything free on sunday", "closed on Sunday", "Which one");
        await Expect("nine thirty", "Monday, November twenty-third", "Which kind");
    }

    [Fact]
    public async Task Find_HowAboutAnotherDay_AsksTheToolAgain()
    {
        await Expect("do you have anything free on tuesday", "On Tuesday");
        await Expect("how about wednesday", "On Wednesday");

        Assert.Equal(["find 2026-11-17", "find 2026-11-18"], _desk.Log);
    }

    [Fact]
    public async Task LowConfidence_IsAskedBack()
    {
        await Expect("book a haircut for tuesday at nine for sarah johnson", "Shall I book");
        Assert.Contains("Sorry, did you say: yes?", await _talk.SayAsync("yes", confidence: 0.1), StringComparison.Ordinal);
        Assert.Empty(_desk.Log);
        await Expect("yes", "is booked");
    }

    [Fact]
    public async Task SmallTalk_IsAnsweredWithoutLosingTheThread()
    {
        await Expect("how are you", "fine");
        await Expect("who are you", "not a language model", "I can find free slots");
        await Expect("i want to book a checkup", "Which day");
        await Expect("can you repeat that please", "Which day");
        await Expect("help", "I can find", "Which day");
        await Expect("thank you", "welcome", "Which day");
        await Expect("start over", "I have left that");
        Assert.Empty(_desk.Log);
    }

    private async Task Expect(string text, params string[] parts)
    {
        var answer = await _talk.SayAsync(text);
        foreach (var part in parts)
            Assert.True(answer.Contains(part, StringComparison.OrdinalIgnoreCase), $"\"{text}\" was answered with \"{answer}\"; expected \"{part}\". Tools: {string.Join("; ", _desk.Log)}");
    }
}
