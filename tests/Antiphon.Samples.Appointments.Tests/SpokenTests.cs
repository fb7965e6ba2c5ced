namespace Antiphon.Samples.Appointments.Tests;

public sealed class SpokenTests
{
    [Theory]
    [InlineData(9, 0, "nine o'clock")]
    [InlineData(10, 30, "ten thirty")]
    [InlineData(12, 0, "noon")]
    [InlineData(12, 30, "twelve thirty")]
    [InlineData(15, 0, "three o'clock")]
    [InlineData(0, 5, "twelve oh five")]
    [InlineData(16, 15, "four fifteen")]
    [InlineData(8, 42, "eight forty two")]
    public void Time_AnyMinute_IsWords(int hour, int minute, string expected) => Assert.Equal(expected, Spoken.Time(new TimeOnly(hour, minute)));

    [Theory]
    [InlineData(0, "today")]
    [InlineData(1, "tomorrow")]
    [InlineData(4, "Tuesday")]
    [InlineData(7, "Friday, November twenty seventh")]
    [InlineData(10, "Monday, November thirtieth")]
    [InlineData(41, "Thursday, December thirty first")]
    public void Day_FromToday_IsWords(int offset, string expected)
    {
        var today = new DateOnly(2026, 11, 20);

        Assert.Equal(expected, Spoken.Day(today.AddDays(offset), today));
    }

    [Fact]
    public void List_Several_EndsWithAnAnd() => Assert.Equal("a, b and c", Spoken.List(["a", "b", "c"]));
}
