using System.Xml.Linq;

namespace Antiphon.Cli.Tests.Architecture;

/// <summary>What a project file refers to.</summary>
internal sealed record ProjectFile(string Name, string[] Projects, string[] Packages, string[] Frameworks)
{
    public static string Repository { get; } = FindRepository();

    public static IReadOnlyList<ProjectFile> All { get; } =
        [.. new[] { "src", "samples", "bench" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(Read)
            .OrderBy(project => project.Name, StringComparer.Ordinal)];

    private static ProjectFile Read(string path)
    {
        var document = XDocument.Load(path);
        return new ProjectFile(
            Path.GetFileNameWithoutExtension(path),
            [.. Includes("ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).Order(StringComparer.Ordinal)],
            [.. Includes("PackageReference").Order(StringComparer.Ordinal)],
            [.. Includes("FrameworkReference")]);

        IEnumerable<string> Includes(string element) => document.Descendants(element).Select(e => e.Attribute("Include")!.Value);
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Antiphon.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run the test from within the repository.");
        }

        return folder;
    }
}
