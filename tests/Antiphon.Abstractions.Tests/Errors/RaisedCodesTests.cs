using System.Text.RegularExpressions;

namespace Antiphon.Abstractions.Tests.Errors;

/// <summary>What the rows say of themselves, held against the code.</summary>
public sealed partial class RaisedCodesTests
{
    // Tables between the catalogue and a protocol name codes without raising them.
    private static readonly string[] Tables = ["DeepgramErrors.cs", "DeepgramWarnings.cs"];

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

    /// <summary>That the scenario exists and that a test provokes each row is held in the tests of the command, which see all.</summary>
    [Fact]
    public void Rows_Raised_SayInOneWayWhatProvokesThem() => Assert.All(ErrorCodes.All, row =>
        Assert.Equal(row.IsRaised ? 1 : 0, (row.FaultScenario is null ? 0 : 1) + (row.Provocation is null ? 0 : 1)));

    [Fact]
    public void Rows_Provocations_AreSentences() =>
        Assert.All(ErrorCodes.All.Select(row => row.Provocation).OfType<string>(), text => Assert.EndsWith(".", text, StringComparison.Ordinal));

    private static HashSet<string> ReadCode()
    {
        var folder = RepositoryFolder.Find();
        var files = new[] { "src", "samples" }.SelectMany(part => Directory.EnumerateFiles(Path.Combine(folder, part), "*.cs", SearchOption.AllDirectories));
        return [.. files.Where(IsCode).SelectMany(File.ReadLines).Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)).SelectMany(Names)];
    }

    private static bool IsCode(string path) => !Tables.Contains(Path.GetFileName(path))
        && (Path.GetFileName(path) == "VoiceException.cs" || !path.Replace('\\', '/').Contains("/Antiphon.Abstractions/Errors/", StringComparison.Ordinal));

    private static IEnumerable<string> Names(string line) => Use().Matches(line).Select(match => match.Groups[1].Value);

    // A comparison with a code does not raise it.
    [GeneratedRegex(@"(?<![=!]= )\bErrorCodes\.(\w+)")]
    private static partial Regex Use();
}
