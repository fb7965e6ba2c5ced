using Antiphon.Providers.Local.Brain.Values;

namespace Antiphon.Providers.Local.Tests.Brain.Values;

public class TimeWordsTests
{
    private static readonly TimeOnly DayStart = new(8, 0);

    [Theory]
    [InlineData("three", "15:00")]
    [InlineData("nine", "09:00")]
    [InlineData("twelve", "12:00")]
    [InlineData("seven", "19:00")]
    [InlineData("eight thirty", "08:30")]
    [InlineData("three o'clock", "15:00")]
    [InlineData("three o clock", "15:00")]
    [InlineData("half past ten", "10:30")]
    [InlineData("quarter past two", "14:15")]
    [InlineData("a quarter to four", "15:45")]
    [InlineData("quarter to one", "12:45")]
    [InlineData("ten past three", "15:10")]
    [InlineData("twenty minutes to nine", "08:40")]
    [InlineData("ten thirty", "10:30")]
    [InlineData("ten thirty in the morning", "10:30")]
    [InlineData("ten thirty in the evening", "22:30")]
    [InlineData("four fifteen", "16:15")]
    [InlineData("four oh five", "16:05")]
    [InlineData("two forty five", "14:45")]
    [InlineData("ten a m", "10:00")]
    [InlineData("ten p m", "22:00")]
    [InlineData("twelve a m", "00:00")]
    [InlineData("twelve p m", "12:00")]
    [InlineData("three in the afternoon", "15:00")]
    [InlineData("nine at night", "21:00")]
    [InlineData("noon", "12:00")]
    [InlineData("midday", "12:00")]
    [InlineData("midnight", "00:00")]
    [InlineData("fourteen thirty", "14:30")]
    [InlineData("sixteen o'clock", "16:00")]
    public void TryRead_Time_ResolvesWithinTheDay(string text, string expected)
    {
        var words = text.Split(' ');

        Assert.True(TimeWords.TryRead(words, 0, out var time, out var end, out _));

        Assert.Equal(expected, time.Resolve(null, DayStart).ToString("HH:mm"));
        Assert.Equal(words.Length, end);
    }

    [Theory]
    [InlineData("three", "morning", "03:00")]
    [InlineData("nine", "evening", "21:00")]
    [InlineData("four fifteen", "afternoon", "16:15")]
    public void Resolve_PartOfDay_Decides(string text, string part, string expected)
    {
        Assert.True(TimeWords.TryRead(text.Split(' '), 0, out var time, out _, out _));

        Assert.Equal(expected, time.Resolve(part, DayStart).ToString("HH:mm"));
    }

    [Theory]
    [InlineData("two hundred")]
    [InlineData("twenty five")]
    [InlineData("eighteen")]
    [InlineData("hello")]
    [InlineData("half")]
    [InlineData("zero")]
    public void TryRead_NoTime_IsRefused(string text) =>
        Assert.False(TimeWords.TryRead(text.Split(' '), 0, out _, out _, out _));
}
