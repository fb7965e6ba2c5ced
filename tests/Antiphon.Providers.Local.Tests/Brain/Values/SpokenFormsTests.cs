using Antiphon.Providers.Local.Brain.Values;

namespace Antiphon.Providers.Local.Tests.Brain.Values;

public class SpokenFormsTests
{
    private static readonly DateOnly Today = new(2026, 11, 16);

    [Theory]
    [InlineData("15:00", "three o'clock")]
    [InlineData("10:30", "ten thirty")]
    [InlineData("16:05", "four oh five")]
    [InlineData("14:45", "two forty-five")]
    [InlineData("12:00", "noon")]
    [InlineData("00:00", "midnight")]
    [InlineData("12:30", "twelve thirty")]
    [InlineData("03:00", "three o'clock in the morning")]
    [InlineData("21:15", "nine fifteen in the evening")]
    public void Time_IsSaid(string time, string expected) => Assert.Equal(expected, SpokenForms.Speakable(time, Today));

    [Theory]
    [InlineData("2026-11-24", "Tuesday, November twenty-fourth")]
    [InlineData("2026-12-01", "Tuesday, December first")]
    [InlineData("2028-02-29", "Tuesday, February twenty-ninth, 2028")]
    [InlineData("2026-11-24T15:00", "Tuesday, November twenty-fourth at three o'clock")]
    [InlineData("haircut", "haircut")]
    public void Date_IsSaid(string date, string expected) => Assert.Equal(expected, SpokenForms.Speakable(date, Today));

    [Theory]
    [InlineData("5551234", "five five five, one two three four")]
    [InlineData("4079", "four zero seven nine")]
    [InlineData("5551234567", "five five five, one two three, four five six seven")]
    public void Digits_ComeInGroups(string digits, string expected) => Assert.Equal(expected, SpokenForms.Digits(digits));
}
