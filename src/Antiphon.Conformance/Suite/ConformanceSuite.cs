using System.Collections.Immutable;
using System.IO.Enumeration;
using Antiphon.Conformance.Files;

namespace Antiphon.Conformance;

/// <summary>The cases of a protocol. Immutable.</summary>
public sealed class ConformanceSuite
{
    private const string ResourceFolder = "conformance/";
    private const string SharedFile = "suite.yaml";

    private ConformanceSuite(string protocol, ImmutableArray<ConformanceCase> cases)
    {
        Protocol = protocol;
        Cases = cases;
    }

    /// <summary>Protocols with a suite of their own in this package.</summary>
    public static IReadOnlyList<string> Protocols { get; } =
        [.. Resources().Select(name => name[ResourceFolder.Length..].Split('/')[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>The protocol.</summary>
    public string Protocol { get; }

    /// <summary>The cases, in the order of their files.</summary>
    public ImmutableArray<ConformanceCase> Cases { get; }

    /// <summary>The suite that comes with this package.</summary>
    /// <param name="protocol">One of <see cref="Protocols"/>.</param>
    public static ConformanceSuite Load(string protocol)
    {
        var folder = $"{ResourceFolder}{protocol}/";
        var files = Resources().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Select(name => (name, ReadResource(name))).ToList();
        if (files.Count == 0) throw new ArgumentException($"There is no suite of the protocol {protocol}.", nameof(protocol));
        return Of(protocol, files);
    }

    /// <summary>Reads a suite from a folder: <c>suite.yaml</c> and files with cases beside it.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConformanceFileInvalid"/>, with file, line and column.</exception>
    public static ConformanceSuite LoadDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        List<(string, string)> files;
        try
        {
            files = [.. Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal).Select(file => (file, File.ReadAllText(file)))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VoiceException(ErrorCodes.ConformanceFileInvalid, $"{path}: the folder cannot be read; name one with {SharedFile} and files of cases.", error);
        }

        return Of(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), files);
    }

    /// <summary>The cases whose name fits <paramref name="glob"/>: <c>*</c> stands for anything, <c>?</c> for one character.</summary>
    public IReadOnlyList<ConformanceCase> Find(string glob) => [.. Cases.Where(item => FileSystemName.MatchesSimpleExpression(glob, item.Name))];

    internal static ConformanceSuite Of(string protocol, IReadOnlyList<(string Name, string Text)> files)
    {
        var shared = files.FirstOrDefault(file => Path.GetFileName(file.Name) == SharedFile);
        if (shared.Text is null)
            throw new VoiceException(ErrorCodes.ConformanceFileInvalid, $"{protocol}: {SharedFile} is missing; it holds what the cases share.");
        var common = SuiteReader.ReadShared(protocol, shared.Name, shared.Text);
        var cases = ImmutableArray.CreateBuilder<ConformanceCase>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, text) in files.Where(file => file.Name != shared.Name).OrderBy(file => file.Name, StringComparer.Ordinal))
            cases.AddRange(SuiteReader.ReadCases(common, name, text, names));
        return new ConformanceSuite(protocol, cases.ToImmutable());
    }

    private static IEnumerable<string> Resources() =>
        typeof(ConformanceSuite).Assembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith(ResourceFolder, StringComparison.Ordinal));

    private static string ReadResource(string name)
    {
        using var stream = typeof(ConformanceSuite).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
