namespace Antiphon.Cli.Tests.Commands;

public sealed class ErrorsCommandTests
{
    [Fact]
    public async Task Errors_Json_HasOneLineForEachCode()
    {
        var run = await CommandLine.RunAsync("errors", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(ErrorCodes.All.Select(row => row.Value), run.Lines.Select(line => line.GetProperty("code").GetString()));
        Assert.All(run.Lines, line => Assert.NotEqual("", line.GetProperty("advice").GetString()));
    }

    [Fact]
    public async Task Errors_Text_NamesEachCode()
    {
        var run = await CommandLine.RunAsync("errors");

        Assert.All(ErrorCodes.All, row => Assert.Contains(row.Value, run.Output));
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
