namespace Antiphon.Cli.Tests.Architecture;

public sealed class ReadmeTests
{
    [Fact]
    public void Readme_AgentInCSharp_IsTheSampleThatIsCompiled()
    {
        var readme = File.ReadAllText(Path.Combine(ProjectFile.Repository, "README.md"));
        var start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        var code = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.Equal(File.ReadAllText(Path.Combine(ProjectFile.Repository, "samples", "HelloAgent", "Program.cs")), code);
    }
}
