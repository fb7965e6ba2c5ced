using Antiphon.Agents;
using Antiphon.Server.Console;

namespace Antiphon.Server.Tests.Console;

public sealed class PhraseExampleTests
{
    [Theory]
    [InlineData("where is my order", "where is my order")]
    [InlineData("[i would like to] (book | make) an appointment [for {day}] [at {time}]", "book an appointment")]
    [InlineData("(book (a | an) | make) {what}", "book a …")]
    [InlineData("[i would like] [a] [{size}] {kind} [please]", "i would like a … … please")]
    [InlineData("hello | hi", "hello")]
    [InlineData("[a [b] c]", "a b c")]
    [InlineData("my name is <name>", "my name is …")]
    [InlineData("broken (a | b", "broken a")]
    public void Of_Template_GivesAPlainExample(string template, string expected) => Assert.Equal(expected, PhraseExample.Of(template));

    [Fact]
    public void Of_ToolWithSchema_FillsInWhatACallerCouldSay()
    {
        var tool = AgentTool.Create((DayOfWeek kind, string name, int count, string thing) => "", "order");

        var example = PhraseExample.Of("order {count} {kind} {thing} for {name} on <day>", name => ExampleValues.Of(tool, name));

        Assert.Equal("order two sunday … for sarah johnson on tuesday", example);
    }
}
