using Antiphon.Cli.Demo;

namespace Antiphon.Cli.Tests.Demo;

public sealed class WordErrorsTests
{
    [Theory]
    [InlineData("yes please", "yes please", 0, 2)]
    [InlineData("yes please", "Yes, please!", 0, 2)]
    [InlineData("yes please", "", 2, 2)]
    [InlineData("yes please", "yes", 1, 2)]
    [InlineData("yes please", "yes i please", 1, 2)]
    [InlineData("on tuesday at noon", "on thursday at moon", 2, 4)]
    [InlineData("nine o'clock", "nine o'clock", 0, 2)]
    [InlineData("", "something", 1, 0)]
    public void Of_Recognised_CountsTheErrors(string said, string recognised, int errors, int words) =>
        Assert.Equal(new WordErrors(errors, words), WordErrors.Of(said, recognised));
}
