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
        var path = Path.Combine(Repository(), "docs", "errors.md");
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1") File.WriteAllText(path, generated.ToString());

        Assert.True(File.Exists(path), $"docs/errors.md is missing: run this test with {UpdateSwitch}=1.");
        Assert.True(
            generated.ToString() == File.ReadAllText(path).ReplaceLineEndings("\n"),
            $"docs/errors.md is not what the catalogue says: run this test with {UpdateSwitch}=1 and commit the page.");
    }

    [Fact]
    public void Markdown_EveryCode_HasOneRow()
    {
        using var generated = new StringWriter();
        ErrorCatalogMarkdown.Write(generated);

        var rows = generated.ToString().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(ErrorCodes.All.Select(row => row.Value).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Json_Lines_AreTheRowsInOrder()
    {
        using var generated = new StringWriter();
        ErrorCatalogJson.Write(generated);

        var rows = generated.ToString().TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();

        Assert.Equal(ErrorCodes.All.Select(row => row.Value), rows.Select(row => row.GetProperty("code").GetString()));
        Assert.All(rows, row => Assert.Equal("error_code", row.GetProperty("type").GetString()));
        Assert.Equal(ErrorCodes.All.Select(row => row.IsTransient), rows.Select(row => row.GetProperty("transient").GetBoolean()));
        Assert.Contains(rows, row => row.GetProperty("category").GetString() == "invalid_request");
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Antiphon.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run the test from within the repository.");
        }

        return folder;
    }
}
