using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Antiphon.Server.AgentFiles;

/// <summary>A YAML node that knows where it stands.</summary>
internal readonly record struct YamlField(YamlNode Node, string Path, string File, Mark Start)
{
    internal YamlField(YamlNode node, string path, string file)
        : this(node, path, file, node.Start)
    {
    }

    /// <summary>Text, trimmed of the line end a block leaves. Numbers are taken as they are written.</summary>
    internal string AsText()
    {
        if (Node is not YamlScalarNode scalar) throw Error($"expected text, found {Kind}");
        var value = scalar.Value ?? "";
        if (scalar.Style == ScalarStyle.Plain && value is "" or "~" or "null" or "true" or "false")
            throw Error($"expected text, found {(value.Length == 0 ? "nothing" : value)}; put text in quotes");
        return value.TrimEnd();
    }

    internal YamlFields AsFields() =>
        Node is YamlMappingNode mapping ? new YamlFields(mapping, Path, File) : throw Error($"expected keys with values, found {Kind}");

    internal VoiceException Error(string what) =>
        new(ErrorCodes.AgentFileInvalid, $"{File}:{Start.Line}:{Start.Column} {(Path.Length == 0 ? "" : Path + ": ")}{what}");

    private string Kind => Node switch
    {
        YamlScalarNode => "text",
        YamlSequenceNode => "a list",
        _ => "keys with values",
    };
}

/// <summary>A YAML mapping with its place in the file.</summary>
internal readonly record struct YamlFields(YamlMappingNode Node, string Path, string File)
{
    // Stream, document, root, list, item, and room.
    private const int MaxDepth = 10;

    internal static YamlFields Load(string yaml, string file)
    {
        var stream = new YamlStream();
        try
        {
            CheckShape(yaml, file);
            using var reader = new StringReader(yaml);
            stream.Load(reader);
        }
        catch (YamlException error)
        {
            throw At(error.Start, file, $"is no valid YAML here: {error.Message}", error);
        }
        catch (Exception error) when (error is not VoiceException)
        {
            // The parser's own faults on broken input.
            throw At(Mark.Empty, file, "is no valid YAML", error);
        }

        return stream.Documents.Count switch
        {
            0 => throw new VoiceException(ErrorCodes.AgentFileInvalid, $"{file}:1:1 the file is empty; every agent has a name"),
            1 => new YamlField(stream.Documents[0].RootNode, "", file).AsFields(),
            _ => throw new YamlField(stream.Documents[1].RootNode, "", file).Error("a second document begins; an agent file holds one"),
        };
    }

    // The document is built by recursion and follows aliases; both are bounded here, where reading needs neither.
    private static void CheckShape(string yaml, string file)
    {
        using var reader = new StringReader(yaml);
        var parser = new Parser(reader);
        var depth = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias alias) throw At(alias.Start, file, "aliases are not offered; write the value out");
            depth += parser.Current?.NestingIncrease ?? 0;
            if (depth > MaxDepth) throw At(parser.Current!.Start, file, "is nested deeper than any agent file");
        }
    }

    private static VoiceException At(Mark place, string file, string what, Exception? inner = null) =>
        new(ErrorCodes.AgentFileInvalid, $"{file}:{place.Line}:{place.Column} {what}", inner);

    internal void RefuseUnknown(string[] expected)
    {
        foreach (var (key, _) in Node.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!expected.Contains(name))
                throw new YamlField(key, Join(AgentFile.Shown(name)), File).Error($"unknown key, {AgentFile.Expected(expected)}");
        }
    }

    internal YamlField? Field(string name) =>
        Node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? new YamlField(value, Join(name), File) : null;

    internal string? Text(string name) => Field(name)?.AsText();

    internal IEnumerable<YamlField> List(string name)
    {
        if (Field(name) is not { } field) return [];
        if (field.Node is not YamlSequenceNode list) throw field.Error("expected a list, each item on a line of its own that begins with a dash");
        var file = File;
        return list.Children.Select((item, index) => new YamlField(item, $"{field.Path}[{index}]", file));
    }

    internal VoiceException Error(string what) => new YamlField(Node, Path, File).Error(what);

    private string Join(string name) => Path.Length == 0 ? name : $"{Path}.{name}";
}
