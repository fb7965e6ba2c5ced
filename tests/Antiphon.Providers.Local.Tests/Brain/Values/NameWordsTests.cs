using Antiphon.Providers.Local.Brain.Values;

namespace Antiphon.Providers.Local.Tests.Brain.Values;

public class NameWordsTests
{
    [Theory]
    [InlineData("my name is sarah johnson", false, "Sarah Johnson")]
    [InlineData("this is michael brown", false, "Michael Brown")]
    [InlineData("the appointment is for david miller", false, "David Miller")]
    [InlineData("my last name is anderson", false, "Anderson")]
    [InlineData("it's under the name peterson please", false, "Peterson")]
    [InlineData("my name is zoltan kovacs", false, "Zoltan Kovacs")]
    [InlineData("book a haircut for sarah johnson on tuesday", false, "Sarah Johnson")]
    [InlineData("sarah johnson", true, "Sarah Johnson")]
    [InlineData("johnson", true, "Johnson")]
    [InlineData("um it is sarah johnson please", true, "Sarah Johnson")]
    [InlineData("zoltan kovacs", true, "Zoltan Kovacs")]
    [InlineData("that's s m i t h", true, "Smith")]
    [InlineData("sarah o'brien", true, "Sarah O'Brien")]
    public void TryFind_Name_IsFound(string text, bool isExpected, string expected)
    {
        Assert.True(NameWords.TryFind(text.Split(' '), isExpected, out var name, out _, out _));

        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData("i would like to book an appointment for tuesday at three", false)]
    [InlineData("a haircut please", false)]
    [InlineData("this is wrong", false)]
    [InlineData("yes please", true)]
    [InlineData("it is for tomorrow", false)]
    [InlineData("may i come at noon", false)]
    [InlineData("i am looking for a table", false)]
    public void TryFind_NoName_IsRefused(string text, bool isExpected) =>
        Assert.False(NameWords.TryFind(text.Split(' '), isExpected, out var name, out _, out _), name);
}
