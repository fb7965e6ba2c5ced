using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Antiphon.Cli.Tests.Architecture;

public sealed class ProjectArrowsTests
{
    private static readonly ProjectTable Table = ProjectTable.Read(ProjectFile.Repository);

    public static TheoryData<string> Projects => [.. ProjectFile.All.Select(project => project.Name)];

    /// <summary>What the command brings along; other samples are programs of their own and are judged by their project files.</summary>
    public static TheoryData<string> Assemblies => [.. Table.Reach("Antiphon.Cli").Append("Antiphon.Cli")];

    [Fact]
    public void Table_Projects_AreThoseOfTheRepository() =>
        Assert.Equal(ProjectFile.All.Select(project => project.Name), Table.Rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Table_Arrows_HaveNoCircle() =>
        Assert.All(Table.Rows.Keys, project => Assert.DoesNotContain(project, Table.Reach(project)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectFile_References_AreThoseOfTheTable(string name)
    {
        var project = ProjectFile.All.Single(p => p.Name == name);

        Assert.Equal(Table.Rows[name].Uses, project.Projects);
        Assert.Equal(Table.Rows[name].Packages, project.Packages);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_References_AreReachedByTheTable(string name)
    {
        var reach = Table.Reach(name);

        var used = AssembliesUsedBy(name).Where(used => used.StartsWith("Antiphon.", StringComparison.Ordinal)).ToList();

        Assert.All(used, assembly => Assert.Contains(assembly, reach));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_WebFramework_OnlyWhereTheProjectSaysSo(string name)
    {
        var says = ProjectFile.All.Single(p => p.Name == name).Frameworks.Contains("Microsoft.AspNetCore.App");

        Assert.Equal(says, name is "Antiphon.Server" or "Antiphon.Bench" or "Antiphon.Cli");
        if (!says) Assert.DoesNotContain(AssembliesUsedBy(name), used => used.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Antiphon.Audio")]
    [InlineData("Antiphon.Turns")]
    [InlineData("Antiphon.Protocols")]
    public void Assembly_OfAPureProject_OpensNothing(string name) =>
        Assert.DoesNotContain(AssembliesUsedBy(name), used =>
            used.StartsWith("System.Net.", StringComparison.Ordinal) || used is "System.Diagnostics.Process" or "System.Threading.Thread");

    // The command uses them all, so they lie beside these tests.
    private static List<string> AssembliesUsedBy(string project)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, AssemblyName(project) + ".dll"));
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static string AssemblyName(string project) => project == "Antiphon.Cli" ? "antiphon" : project;
}
