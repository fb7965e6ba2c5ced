namespace Antiphon.Cli.Tests.Commands;

public sealed class ErrorsCommandTests
{
    [Fact]
    public async Task Errors_Json_IsTheCatalogueAsLines()
    {
        using var lines = new StringWriter();
        ErrorCatalogJson.Write(lines);

        var run = await CommandLine.RunAsync("errors", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(lines.ToString(), run.Output);
        Assert.Contains(run.Lines, line => line.GetProperty("type").GetString() == "source_term");
    }

    [Fact]
    public async Task Errors_Text_NamesEachCodeAndEachNameOfOtherSystems()
    {
        var run = await CommandLine.RunAsync("errors");

        Assert.All(ErrorCodes.All, row => Assert.Contains(row.Value, run.Output));
        Assert.All(SourceTerms.All, term => Assert.Contains(term.Name, run.Output));
    }

    [Fact]
    public async Task Errors_Markdown_IsThePage()
    {
        using var page = new StringWriter();
        ErrorCatalogMarkdown.Write(page);

        var run = await CommandLine.RunAsync("errors", "--markdown");

        Assert.Equal(page.ToString(), run.Output);
    }
}
