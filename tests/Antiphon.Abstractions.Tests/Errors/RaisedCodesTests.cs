using System.Text.RegularExpressions;

namespace Antiphon.Abstractions.Tests.Errors;

/// <summary>What the rows say of themselves, held against the code.</summary>
public sealed partial class RaisedCodesTests
{
    // Tables between the catalogue and a protocol name codes without raising them.
    private static readonly string[] Tables = ["DeepgramErrors.cs", "DeepgramWarnings.cs"];

    // Tests that hold lists of names against each other, and so say nothing of what provokes them.
    private static readonly string[] TestsOfTheCatalogue =
        ["DeepgramErrorsTests.cs", "DeepgramSourceTermsTests.cs", "RaisedCodesTests.cs", "PublishedNames.cs", "SourceTermsTests.cs", "ErrorCatalogTests.cs"];

    // Raised, and not named by a test: client_too_slow needs a client that stops reading for seconds of audio, demo_incomplete a
    // whole demonstration that goes wrong. Take a name out with its test.
    private static readonly string[] NotNamed = ["client_too_slow", "demo_incomplete"];

    private static readonly Lazy<HashSet<string>> Raised = new(ReadCode);

    public static TheoryData<string> Codes => [.. typeof(ErrorCodes).GetProperties().Where(p => p.PropertyType == typeof(ErrorCode)).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void IsRaised_EveryRow_IsWhatTheCodeDoes(string name)
    {
        var row = (ErrorCode)typeof(ErrorCodes).GetProperty(name)!.GetValue(null)!;

        Assert.True(row.IsRaised == Raised.Value.Contains(name), row.IsRaised
            ? $"{row.Value} says that it is raised, and nothing under src or samples raises it."
            : $"{row.Value} says that it is planned, and it is raised: make its row a Row.");
    }

    [Fact]
    public void Rows_NotRaised_AnswerToANameOfAnotherSystem()
    {
        var named = SourceTerms.All.SelectMany(term => term.Codes).ToHashSet();

        Assert.DoesNotContain(ErrorCodes.All, row => !row.IsRaised && !named.Contains(row));
    }

    /// <summary>Being named by a test is less than being provoked by it; this finds the rows that nobody thought of.</summary>
    [Fact]
    public void Rows_Raised_AreNamedByATest()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Find(), "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !TestsOfTheCatalogue.Contains(Path.GetFileName(path)))
            .SelectMany(File.ReadLines)
            .SelectMany(line => Word().Matches(line).Select(match => match.Value))
            .ToHashSet();

        var missing = typeof(ErrorCodes).GetProperties().Where(property => property.PropertyType == typeof(ErrorCode))
            .Select(property => (property.Name, Row: (ErrorCode)property.GetValue(null)!))
            .Where(code => code.Row.IsRaised && !tests.Contains($"ErrorCodes.{code.Name}") && !tests.Contains(code.Row.Value) && !WireNames(code.Row).Any(tests.Contains))
            .Select(code => code.Row.Value);

        Assert.Equal(NotNamed, missing.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> WireNames(ErrorCode row) =>
        SourceTerms.All.Where(term => term is { IsSent: true, Kind: SourceTermKind.Error } && term.Codes[0] == row).Select(term => term.Name);

    private static HashSet<string> ReadCode()
    {
        var folder = RepositoryFolder.Find();
        var files = new[] { "src", "samples" }.SelectMany(part => Directory.EnumerateFiles(Path.Combine(folder, part), "*.cs", SearchOption.AllDirectories));
        return [.. files.Where(IsCode).SelectMany(File.ReadLines).Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)).SelectMany(Names)];
    }

    private static bool IsCode(string path) => !Tables.Contains(Path.GetFileName(path))
        && (Path.GetFileName(path) == "VoiceException.cs" || !path.Replace('\\', '/').Contains("/Antiphon.Abstractions/Errors/", StringComparison.Ordinal));

    private static IEnumerable<string> Names(string line) => Use().Matches(line).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\w+(\.\w+)?")]
    private static partial Regex Word();

    // A comparison with a code does not raise it.
    [GeneratedRegex(@"(?<![=!]= )\bErrorCodes\.(\w+)")]
    private static partial Regex Use();
}
