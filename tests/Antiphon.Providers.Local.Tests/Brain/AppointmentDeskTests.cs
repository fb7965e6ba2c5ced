using Antiphon.Providers.Local.Phrases;
using Antiphon.Samples.Appointments;
using Antiphon.Testing;

namespace Antiphon.Providers.Local.Tests.Brain;

/// <summary>The brain at the real desk of the sample, with its calendar in memory. Now is a Monday morning.</summary>
public class AppointmentDeskTests
{
    [Theory]
    [InlineData("hello how are you today|do you have anything available tomorrow afternoon|the second one please|a haircut|sarah johnson|yes please",
        "haircut is booked for tomorrow at one thirty, under the name Sarah Johnson")]
    [InlineData("i would like to book an appointment for tuesday at three|a consultation|my name is michael brown|yes|move it to four fifteen please|make it four thirty|yes please|the second one|yes",
        "consultation is now tomorrow at four o'clock")]
    [InlineData("book me a haircut for saturday at noon|the appointment is for david miller|that is correct|please cancel my appointment on saturday|yes",
        "haircut on Saturday at noon is cancelled")]
    [InlineData("what times are open on wednesday|how about thursday|in the afternoon|the first one|a checkup please|this is anna lee|no|the time|half past ten|yes|the second one|yes",
        "checkup is booked for Thursday at ten o'clock, under the name Anna Lee")]
    [InlineData("can i come in on friday at ten thirty in the morning|cleaning|david miller|no wednesday|yes please|i need to reschedule my appointment to next thursday|at two|yes|one thirty|yes",
        "cleaning is now on Thursday, November twenty sixth at one thirty")]
    [InlineData("are you open on sunday|what are your opening hours|do you have anything on sunday|ten thirty|haircut|david miller|yes",
        "haircut is booked for Monday, November twenty third at ten thirty")]
    [InlineData("please cancel my appointment on monday|my last name is anderson|yes|yes|parker|no|no", "I have left that")]
    [InlineData("i want to book a haircut|what do you have on wednesday|ten thirty|what are your opening hours|sarah johnson|yes", "haircut is booked for Wednesday at ten thirty")]
    [InlineData("i need a haircut next friday|what times do you have|two thirty|peter wilson|yes", "booked for Friday, November twenty seventh at two thirty, under the name Peter Wilson")]
    public async Task Talk_Script_EndsAsExpected(string lines, string expected)
    {
        using var calendar = AppointmentCalendar.Open(":memory:", new VirtualTime(Brain.Talk.Now));
        var talk = new Talk([.. AppointmentDesk.CreateTools(calendar)]);
        var spoken = new List<string>();
        foreach (var line in lines.Split('|')) spoken.Add($"{line} -> {await talk.SayAsync(line)}");

        Assert.True(spoken[^1].Contains(expected, StringComparison.Ordinal), string.Join('\n', spoken));
    }

    [Theory]
    [InlineData("i would like to book an appointment for tuesday at three")]
    [InlineData("can i come in on friday at ten thirty in the morning")]
    [InlineData("please cancel my appointment on monday")]
    [InlineData("i need to reschedule my appointment to next thursday")]
    [InlineData("do you have anything available tomorrow afternoon")]
    [InlineData("what times are open on wednesday")]
    [InlineData("book me a haircut for saturday at noon")]
    [InlineData("move it to four fifteen please")]
    [InlineData("no that is wrong")]
    [InlineData("sure go ahead")]
    [InlineData("my name is sarah johnson")]
    [InlineData("this is michael brown")]
    [InlineData("the appointment is for david miller")]
    [InlineData("my last name is anderson")]
    [InlineData("can i speak to a human please")]
    [InlineData("i want to talk to an agent")]
    [InlineData("hello how are you today")]
    [InlineData("thank you very much goodbye")]
    [InlineData("can you repeat that please")]
    [InlineData("what are your opening hours")]
    [InlineData("the second one please")]
    [InlineData("no i meant thursday")]
    [InlineData("make it half past ten")]
    public void Vocabulary_OfTheDesk_CoversWhatCallersSay(string sentence)
    {
        using var calendar = AppointmentCalendar.Open(":memory:", new VirtualTime(Brain.Talk.Now));

        Assert.True(VocabularyCompiler.Compile(AppointmentDesk.Create(calendar).Vocabulary).Accepts(sentence));
    }
}
