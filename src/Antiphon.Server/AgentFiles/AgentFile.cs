using Antiphon.Agents;
using Antiphon.Conversation;
using Microsoft.Extensions.AI;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Antiphon.Server.AgentFiles;

/// <summary>
/// An agent as a YAML file: <c>name</c>, <c>instructions</c>, <c>greeting</c>, <c>voice</c>, <c>language</c>, <c>phrases</c>
/// and <c>tools</c>, a list of <c>use: toolset.tool</c> or <c>use: toolset.*</c>. Every mistake is refused with its line and
/// column.
/// </summary>
public static class AgentFile
{
    /// <summary>Size of an agent file at most, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly string[] Keys = ["name", "instructions", "greeting", "voice", "language", "phrases", "tools"];
    private static readonly string[] ToolKeys = ["use"];

    /// <summary>Reads the agent in file <paramref name="path"/>.</summary>
    /// <param name="path">The file; errors name it as given here.</param>
    /// <param name="toolsets">Where <c>use:</c> finds its tools.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AgentFileInvalid"/>: the file is missing, too large or has a mistake.</exception>
    public static VoiceAgent Read(string path, IReadOnlyList<IToolset> toolsets)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaxBytes)
                throw new VoiceException(ErrorCodes.AgentFileInvalid, $"{path}: is {length} bytes long, more than the {MaxBytes} of an agent file.");
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VoiceException(ErrorCodes.AgentFileInvalid, $"{path}: the file cannot be read; check that it exists and is readable.", error);
        }

        return Parse(text, path, toolsets);
    }

    /// <summary>Reads an agent from YAML text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="path">What errors call it.</param>
    /// <param name="toolsets">Where <c>use:</c> finds its tools.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AgentFileInvalid"/>.</exception>
    public static VoiceAgent Parse(string yaml, string path, IReadOnlyList<IToolset> toolsets)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(toolsets);
        var root = YamlFields.Load(yaml, path);
        root.RefuseUnknown(Keys);
        return new VoiceAgent
        {
            Agent = new Agent
            {
                Name = root.Text("name") ?? throw root.Error("name: is missing; every agent has a name"),
                Instructions = root.Text("instructions") ?? "",
                Tools = new ToolResolver(toolsets).Resolve(root),
            },
            Greeting = root.Text("greeting"),
            Voice = root.Text("voice"),
            Language = root.Text("language") ?? "en-US",
            Phrases = [.. root.List("phrases").Select(item => item.AsText())],
        };
    }

    private sealed class ToolResolver(IReadOnlyList<IToolset> toolsets)
    {
        private readonly Dictionary<string, IReadOnlyList<AIFunction>> _created = new(StringComparer.Ordinal);

        public IReadOnlyList<AIFunction> Resolve(YamlFields root)
        {
            var tools = new List<AIFunction>();
            foreach (var item in root.List("tools"))
            {
                var fields = item.AsFields();
                fields.RefuseUnknown(ToolKeys);
                var use = fields.Field("use") ?? throw item.Error("use: is missing; write use: toolset.tool or use: toolset.*");
                foreach (var tool in Resolve(use))
                {
                    if (tools.Exists(other => other.Name == tool.Name)) throw use.Error($"the tool {tool.Name} is named twice");
                    tools.Add(tool);
                }
            }

            return tools;
        }

        private IReadOnlyList<AIFunction> Resolve(YamlField use)
        {
            var name = use.AsText();
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot <= 0 || dot == name.Length - 1) throw use.Error("expected toolset.tool or toolset.*");
            var set = toolsets.FirstOrDefault(toolset => toolset.Name == name[..dot])
                ?? throw use.Error($"unknown toolset {Shown(name[..dot])}, {Expected(toolsets.Select(toolset => toolset.Name))}");
            if (!_created.TryGetValue(set.Name, out var tools)) _created.Add(set.Name, tools = set.CreateTools());
            var wanted = name[(dot + 1)..];
            if (wanted == "*") return tools;
            var tool = tools.FirstOrDefault(tool => tool.Name == wanted)
                ?? throw use.Error($"unknown tool {Shown(wanted)} in toolset {set.Name}, {Expected(tools.Select(tool => tool.Name))}");
            return [tool];
        }
    }

    internal static string Shown(string value) => value.Length <= 60 ? value : value[..60] + "…";

    internal static string Expected(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? "there are none here" : $"expected one of {string.Join(", ", all)}";
    }
}

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
    internal static YamlFields Load(string yaml, string file)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StringReader(yaml);
            stream.Load(reader);
        }
        catch (YamlException error)
        {
            throw new VoiceException(ErrorCodes.AgentFileInvalid, $"{file}:{error.Start.Line}:{error.Start.Column} is no valid YAML here: {error.Message}", error);
        }

        return stream.Documents.Count switch
        {
            0 => throw new VoiceException(ErrorCodes.AgentFileInvalid, $"{file}:1:1 the file is empty; every agent has a name"),
            1 => new YamlField(stream.Documents[0].RootNode, "", file).AsFields(),
            _ => throw new YamlField(stream.Documents[1].RootNode, "", file).Error("a second document begins; an agent file holds one"),
        };
    }

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
