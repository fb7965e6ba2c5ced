using Antiphon.Samples.Appointments;
using Antiphon.Testing;

namespace Antiphon.Providers.Local.Tests.Brain;

/// <summary>The brain at the real desk of the sample, with its calendar in memory.</summary>
public class AppointmentDeskTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("hello how are you today|do you have anything available tomorrow afternoon|the second one please|a haircut|sarah johnson|yes please|no thank you")]
    [InlineData("i would like to book an appointment for tuesday at three|a consultation|my name is michael brown|yes|move it to four fifteen please|move it to four thirty please|yes please|goodbye")]
    [InlineData("book me a haircut for saturday at noon|the appointment is for david miller|that is correct|please cancel my appointment on saturday|yes|thank you very much goodbye")]
    [InlineData("what times are open on wednesday|how about thursday|in the afternoon|the first one|a checkup please|this is anna lee|no|the time|half past ten|yes")]
    [InlineData("can i come in on friday at ten thirty in the morning|cleaning|david miller|no wednesday|yes please|i need to reschedule my appointment to next thursday|at two|yes")]
    [InlineData("are you open on sunday|what are your opening hours|do you have anything on sunday|nine thirty|haircut|david miller|yes")]
    [InlineData("please cancel my appointment on monday|my last name is anderson|yes|yes|parker|no|no")]
    [InlineData("i want to book a haircut|what do you have on tuesday|ten thirty|what are your opening hours|sarah johnson|actually make it wednesday|yes|yes")]
    [InlineData("i need a haircut next friday|what times do you have|two thirty|peter wilson|yes")]
    public async Task Talk(string lines)
    {
        using var calendar = AppointmentCalendar.Open(":memory:", new VirtualTime(Brain.Talk.Now));
        var talk = new Talk([.. AppointmentDesk.CreateTools(calendar)]);
        foreach (var line in lines.Split('|'))
        {
            output.WriteLine("> " + line);
            output.WriteLine("  " + await talk.SayAsync(line));
        }
    }
}
