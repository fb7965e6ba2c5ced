using System.Text.Json;

namespace Antiphon.Abstractions.Tests.Errors;

public sealed class ErrorCatalogTests
{
    /// <summary>With this variable set to 1 the committed page is rewritten instead of compared.</summary>
    private const string UpdateSwitch = "ANTIPHON_UPDATE_DOCS";

    [Fact]
    public void Markdown_CommittedPage_IsTheGeneratedOne()
    {
        using var generated = new StringWriter();
        ErrorCatalogMarkdown.Write(generated);
        var path = Path.Combine(RepositoryFolder.Find(), "docs", "errors.md");
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1") File.WriteAllText(path, generated.ToString());

        Assert.True(File.Exists(path), $"docs/errors.md is missing: run this test with {UpdateSwitch}=1.");
        Assert.True(
            generated.ToString() == File.ReadAllText(path).ReplaceLineEndings("\n"),
            $"docs/errors.md is not what the catalogue says: run this test with {UpdateSwitch}=1 and commit the page.");
    }

    [Fact]
    public void Markdown_EveryCode_HasOneRow() =>
        Assert.Equal(ErrorCodes.All.Select(row => row.Value), FirstCells("## Codes", "## Exceptions"));

    [Fact]
    public void Markdown_EverySourceTerm_HasOneRow() =>
        Assert.Equal(
            Enum.GetValues<SourceSystem>().SelectMany(SourceTerms.Of).Select(term => term.Name),
            FirstCells("## Other systems' names", end: null));

    [Fact]
    public void Markdown_EveryException_HasOneLine()
    {
        var names = Section("## Exceptions", "## Other systems' names").Split('\n').Where(line => line.TrimStart().StartsWith("- `", StringComparison.Ordinal));

        Assert.Equal(
            ExceptionBranches.All.Select(branch => branch.Name).Order(StringComparer.Ordinal),
            names.Select(line => line.Split('`')[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Json_Lines_AreTheCodesTheExceptionsAndTheSourceTerms()
    {
        var lines = JsonLines();

        Assert.Equal(ErrorCodes.All.Select(row => row.Value), Values(lines, "error_code", "code"));
        Assert.Equal(ExceptionBranches.All.Select(branch => branch.Name), Values(lines, "exception", "name"));
        Assert.Equal(SourceTerms.All.Select(term => term.Name), Values(lines, "source_term", "name"));
        Assert.Equal(ErrorCodes.All.Count + ExceptionBranches.All.Count + SourceTerms.All.Count, lines.Count);
    }

    [Fact]
    public void Json_Code_CarriesItsRow()
    {
        var line = JsonLines().Single(l => l.GetProperty("type").GetString() == "error_code" && l.GetProperty("code").GetString() == "server_full");

        Assert.Equal("capacity", line.GetProperty("category").GetString());
        Assert.Equal("operator", line.GetProperty("who_acts").GetString());
        Assert.True(line.GetProperty("transient").GetBoolean());
        Assert.False(line.GetProperty("session_continues").GetBoolean());
        Assert.True(line.GetProperty("raised").GetBoolean());
    }

    [Fact]
    public void Json_SourceTerm_CarriesItsCodesAndWhereItStands()
    {
        var line = JsonLines().Single(l => l.GetProperty("type").GetString() == "source_term" && l.GetProperty("name").GetString() == "WSSCallCommandTimeoutError");

        Assert.Equal(["command_timeout"], line.GetProperty("codes").EnumerateArray().Select(code => code.GetString()));
        Assert.Equal("CallCommandTimeoutException", line.GetProperty("exception").GetString());
        Assert.Equal("planned", line.GetProperty("today").GetString());
    }

    private static List<JsonElement> JsonLines()
    {
        using var generated = new StringWriter();
        ErrorCatalogJson.Write(generated);
        return [.. generated.ToString().TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    private static IEnumerable<string?> Values(IEnumerable<JsonElement> lines, string type, string field) =>
        lines.Where(line => line.GetProperty("type").GetString() == type).Select(line => line.GetProperty(field).GetString());

    private static IEnumerable<string> FirstCells(string start, string? end) =>
        Section(start, end).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

    private static string Section(string start, string? end)
    {
        using var generated = new StringWriter();
        ErrorCatalogMarkdown.Write(generated);
        var page = generated.ToString();
        var from = page.IndexOf(start + "\n", StringComparison.Ordinal);
        return end is null ? page[from..] : page[from..page.IndexOf(end + "\n", StringComparison.Ordinal)];
    }
}
