using Antiphon.Providers.Local.Brain.Values;

namespace Antiphon.Providers.Local.Tests.Brain.Values;

public class DateWordsTests
{
    // A Monday.
    private static readonly DateOnly Today = new(2026, 11, 16);

    [Theory]
    [InlineData("today", "2026-11-16")]
    [InlineData("tonight", "2026-11-16")]
    [InlineData("tomorrow", "2026-11-17")]
    [InlineData("the day after tomorrow", "2026-11-18")]
    [InlineData("day after tomorrow", "2026-11-18")]
    [InlineData("tuesday", "2026-11-17")]
    [InlineData("sunday", "2026-11-22")]
    [InlineData("monday", "2026-11-23")]
    [InlineData("this monday", "2026-11-16")]
    [InlineData("this friday", "2026-11-20")]
    [InlineData("this coming friday", "2026-11-20")]
    [InlineData("next monday", "2026-11-23")]
    [InlineData("next thursday", "2026-11-26")]
    [InlineData("thursday next week", "2026-11-26")]
    [InlineData("a week from tuesday", "2026-11-24")]
    [InlineData("in two weeks", "2026-11-30")]
    [InlineData("in three days", "2026-11-19")]
    [InlineData("in a week", "2026-11-23")]
    [InlineData("november twenty fourth", "2026-11-24")]
    [InlineData("november the twenty fourth", "2026-11-24")]
    [InlineData("november twenty four", "2026-11-24")]
    [InlineData("the twenty fourth", "2026-11-24")]
    [InlineData("the twenty fourth of november", "2026-11-24")]
    [InlineData("the fifth", "2026-12-05")]
    [InlineData("fifth of may", "2027-05-05")]
    [InlineData("january first", "2027-01-01")]
    [InlineData("tuesday the twenty fourth", "2026-11-24")]
    [InlineData("friday november twentieth", "2026-11-20")]
    [InlineData("march third twenty twenty seven", "2027-03-03")]
    [InlineData("february twenty ninth", "2028-02-29")]
    [InlineData("the thirty first", "2026-12-31")]
    public void TryRead_Day_GivesItsDate(string text, string expected)
    {
        var words = text.Split(' ');

        Assert.True(DateWords.TryRead(words, 0, Today, out var date, out var end));

        Assert.Equal(DateOnly.ParseExact(expected, "yyyy-MM-dd"), date);
        Assert.Equal(words.Length, end);
    }

    [Theory]
    [InlineData("may i come")]
    [InlineData("next week")]
    [InlineData("the first one")]
    [InlineData("fifth")]
    [InlineData("in a minute")]
    [InlineData("november fortieth")]
    [InlineData("the morning")]
    public void TryRead_NoDay_IsRefused(string text) =>
        Assert.False(DateWords.TryRead(text.Split(' '), 0, Today, out _, out _));

    [Fact]
    public void TryRead_LastDayOfLeapYear_DoesNotThrow() =>
        Assert.True(DateWords.TryRead(["the", "thirtieth"], 0, new DateOnly(2028, 1, 31), out _, out _));
}
