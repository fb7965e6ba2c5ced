using System.Text.RegularExpressions;
using Antiphon.Testing.Faults;

namespace Antiphon.Cli.Tests.Architecture;

/// <summary>Every row of the catalogue that is raised has a test that provokes it: a raised row without one fails here.</summary>
public sealed partial class ProvokedCodesTests
{
    private static readonly Lazy<IReadOnlyList<string>> Provoked = new(() => [.. TestLines().SelectMany(line => Provokes().Matches(line).Select(match => match.Groups[1].Value))]);

    public static TheoryData<string> RowsWithScenario => [.. ErrorCodes.All.Where(row => row.FaultScenario is not null).Select(row => row.Value)];

    [Fact]
    public void RaisedRows_AreThoseThatTestsProvoke() =>
        Assert.Equal(ErrorCodes.All.Where(row => row.IsRaised).Select(row => row.Value).Order(StringComparer.Ordinal), Provoked.Value.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(RowsWithScenario))]
    public void Row_Scenario_IsInTheCatalogueOfFaultsAndProvokesTheCode(string code)
    {
        var row = ErrorCodes.All.Single(r => r.Value == code);

        Assert.Contains(row, FaultScenarios.Find(row.FaultScenario!)!.Codes);
    }

    /// <summary>An attribute on what never runs would be an empty promise.</summary>
    [Fact]
    public void Attributes_StandOnTestsThatRun()
    {
        var lines = TestLines().ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].TrimStart().StartsWith("[Provokes(", StringComparison.Ordinal)) continue;
            var next = lines.Skip(i + 1).First(line => !line.TrimStart().StartsWith("[Provokes(", StringComparison.Ordinal)).Trim();
            Assert.True(next is "[Fact]" or "[Theory]", $"{lines[i].Trim()} is followed by {next}");
        }
    }

    private static IEnumerable<string> TestLines() =>
        Directory.EnumerateFiles(Path.Combine(ProjectFile.Repository, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "ProvokedCodesTests.cs" || !path.Contains("Architecture", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines);

    // As an attribute of a test, or as a row of a table whose every row is a case.
    [GeneratedRegex("""\bProvokes\("([a-z_]+)"[,)]""")]
    private static partial Regex Provokes();
}
