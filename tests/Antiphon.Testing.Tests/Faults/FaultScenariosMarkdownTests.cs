using Antiphon.Testing.Faults;

namespace Antiphon.Testing.Tests.Faults;

public sealed class FaultScenariosMarkdownTests
{
    /// <summary>With this variable set to 1 the committed page is rewritten instead of compared.</summary>
    private const string UpdateSwitch = "ANTIPHON_UPDATE_DOCS";

    [Fact]
    public void Write_CommittedPage_IsTheGeneratedOne()
    {
        using var generated = new StringWriter();
        FaultScenariosMarkdown.Write(generated);
        var path = Path.Combine(Repository(), "docs", "faults.md");
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1") File.WriteAllText(path, generated.ToString());

        Assert.True(File.Exists(path) && generated.ToString() == File.ReadAllText(path).ReplaceLineEndings("\n"),
            $"docs/faults.md is not what the catalogue says: run this test with {UpdateSwitch}=1 and commit the page.");
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Antiphon.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run the test from within the repository.");
        return folder;
    }
}
