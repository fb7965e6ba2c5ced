using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Antiphon.Yaml;

/// <summary>A YAML mapping with its place in the file: every mistake is refused with file, line and column. A value; thread-safe.</summary>
public readonly record struct YamlFields
{
    internal YamlFields(YamlMappingNode node, string path, YamlSource source) => (Node, Path, Source) = (node, path, source);

    /// <summary>Its keys, in the order of the file.</summary>
    public IEnumerable<(string Name, YamlField Value)> All
    {
        get
        {
            var self = this;
            return Node.Children.Select(child => (Name(child.Key), new YamlField(child.Value, self.Join(Name(child.Key)), self.Source)));
        }
    }

    internal YamlMappingNode Node { get; }

    internal string Path { get; }

    internal YamlSource Source { get; }

    /// <summary>Reads a file of one document whose root is a mapping.</summary>
    /// <param name="yaml">Its text.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="kind">What kind of file it is.</param>
    /// <exception cref="VoiceException"><see cref="YamlFileKind.Error"/>; nothing else, whatever the text.</exception>
    public static YamlFields Load(string yaml, string file, YamlFileKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var source = new YamlSource(file, kind);
        var stream = new YamlStream();
        try
        {
            CheckShape(yaml, source);
            using var reader = new StringReader(yaml);
            stream.Load(reader);
        }
        catch (YamlException error)
        {
            throw At(error.Start, source, $"is no valid YAML here: {error.Message}", error);
        }
        catch (Exception error) when (error is not VoiceException)
        {
            // The parser's own faults on broken input.
            throw At(Mark.Empty, source, "is no valid YAML", error);
        }

        return stream.Documents.Count switch
        {
            0 => throw new VoiceException(kind.Error, $"{file}:1:1 the file is empty; {kind.Least}"),
            1 => new YamlField(stream.Documents[0].RootNode, "", source).AsFields(),
            _ => throw new YamlField(stream.Documents[1].RootNode, "", source).Error($"a second document begins; {kind.Name} holds one"),
        };
    }

    /// <summary>Refuses keys that are not among <paramref name="expected"/>.</summary>
    /// <exception cref="VoiceException">There is one.</exception>
    public void RefuseUnknown(params string[] expected)
    {
        foreach (var (key, _) in Node.Children)
        {
            var name = Name(key);
            if (!expected.Contains(name, StringComparer.Ordinal))
                throw new YamlField(key, Join(YamlWords.Shown(name)), Source).Error($"unknown key, {YamlWords.Expected(expected)}");
        }
    }

    /// <summary>The value of a key; null when the key is not there.</summary>
    public YamlField? Field(string name) =>
        Node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? new YamlField(value, Join(name), Source) : null;

    /// <summary>The value of a key as text; null when the key is not there.</summary>
    public string? Text(string name) => Field(name)?.AsText();

    /// <summary>The value of a key as a list; empty when the key is not there.</summary>
    public IEnumerable<YamlField> List(string name) => Field(name)?.AsList() ?? [];

    /// <summary>A mistake in these keys.</summary>
    public VoiceException Error(string what) => new YamlField(Node, Path, Source).Error(what);

    // The document is built by recursion and follows aliases; both are bounded here, where reading needs neither.
    private static void CheckShape(string yaml, YamlSource source)
    {
        using var reader = new StringReader(yaml);
        var parser = new Parser(reader);
        var depth = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias alias) throw At(alias.Start, source, "aliases are not offered; write the value out");
            depth += parser.Current?.NestingIncrease ?? 0;
            if (depth > source.Kind.MaxDepth) throw At(parser.Current!.Start, source, $"is nested deeper than any {source.Kind.Name[(source.Kind.Name.IndexOf(' ', StringComparison.Ordinal) + 1)..]}");
        }
    }

    private static VoiceException At(Mark place, YamlSource source, string what, Exception? inner = null) =>
        new(source.Kind.Error, $"{source.File}:{place.Line}:{place.Column} {what}", inner);

    private static string Name(YamlNode key) => (key as YamlScalarNode)?.Value ?? "";

    private string Join(string name) => Path.Length == 0 ? name : $"{Path}.{name}";
}
