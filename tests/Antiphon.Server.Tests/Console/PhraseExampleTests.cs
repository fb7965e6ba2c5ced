using Antiphon.Server.Console;

namespace Antiphon.Server.Tests.Console;

public sealed class PhraseExampleTests
{
    [Theory]
    [InlineData("where is my order", "where is my order")]
    [InlineData("[i would like to] (book | make) an appointment [for {day}] [at {time}]", "book an appointment")]
    [InlineData("(book (a | an) | make) {what}", "book a …")]
    [InlineData("hello | hi", "hello")]
    [InlineData("[a [b] c]", "")]
    [InlineData("my name is <name>", "my name is …")]
    [InlineData("broken (a | b", "broken a")]
    public void Of_Template_GivesAPlainExample(string template, string expected) => Assert.Equal(expected, PhraseExample.Of(template));
}
