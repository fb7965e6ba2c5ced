using Antiphon.Providers.Local.Brain.Values;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.Tests.Brain.Values;

public class NumberWordsTests
{
    [Theory]
    [InlineData("zero", 0)]
    [InlineData("seven", 7)]
    [InlineData("thirty four", 34)]
    [InlineData("a hundred", 100)]
    [InlineData("one hundred and twelve", 112)]
    [InlineData("two hundred fifty", 250)]
    [InlineData("three thousand", 3_000)]
    [InlineData("two thousand and six", 2_006)]
    [InlineData("twelve thousand three hundred and forty five", 12_345)]
    [InlineData("a million", 1_000_000)]
    public void TryCardinal_Words_GiveTheNumber(string text, long expected)
    {
        var words = text.Split(' ');

        Assert.True(NumberWords.TryCardinal(words, 0, out var value, out var end));

        Assert.Equal(expected, value);
        Assert.Equal(words.Length, end);
    }

    [Fact]
    public void TryCardinal_EveryNumber_ReadsBackWhatIsSpoken()
    {
        for (var i = 0L; i < 200_000; i += i < 3_000 ? 1 : 997)
        {
            var words = SpokenWords.Cardinal(i).Split(' ');
            Assert.True(NumberWords.TryCardinal(words, 0, out var value, out var end));
            Assert.Equal((i, words.Length), (value, end));
        }
    }

    [Fact]
    public void TryOrdinal_EveryDay_ReadsBackWhatIsSpoken()
    {
        for (var i = 1; i <= 31; i++)
        {
            var words = SpokenWords.Ordinal(i).Split(' ');
            Assert.True(NumberWords.TryOrdinal(words, 0, out var value, out var end), string.Join(' ', words));
            Assert.Equal((i, words.Length), (value, end));
        }
    }

    [Theory]
    [InlineData("five five five one two three four", "5551234")]
    [InlineData("four zero seven nine", "4079")]
    [InlineData("nine four one oh seven", "94107")]
    [InlineData("double five three", "553")]
    [InlineData("triple seven two", "7772")]
    [InlineData("four twenty one", "421")]
    public void TryDigits_Run_GivesDigits(string text, string expected)
    {
        Assert.True(NumberWords.TryDigits(text.Split(' '), 0, 3, out var digits, out _));

        Assert.Equal(expected, digits);
    }

    [Fact]
    public void TryNumber_Decimal_IsRead()
    {
        Assert.True(NumberWords.TryNumber(["two", "point", "five", "percent"], 0, out var value, out var end));

        Assert.Equal((2.5m, 3), (value, end));
    }

    [Theory]
    [InlineData("five hundred things", 500, 2)]
    [InlineData("one two", 1, 1)]
    [InlineData("two and three", 2, 1)]
    public void TryCardinal_Rest_IsLeft(string text, long expected, int expectedEnd)
    {
        Assert.True(NumberWords.TryCardinal(text.Split(' '), 0, out var value, out var end));

        Assert.Equal((expected, expectedEnd), (value, end));
    }
}
