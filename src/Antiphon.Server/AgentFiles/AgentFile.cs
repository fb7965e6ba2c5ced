using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Yaml;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.AgentFiles;

/// <summary>
/// An agent as a YAML file: <c>name</c>, <c>instructions</c>, <c>greeting</c>, <c>voice</c>, <c>language</c>, <c>phrases</c>,
/// <c>liveness</c>, <c>limits</c> and <c>tools</c>, a list of <c>use: toolset.tool</c> or <c>use: toolset.*</c>. Every mistake is refused with its line and
/// column.
/// </summary>
public static class AgentFile
{
    /// <summary>Size of an agent file at most, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly YamlFileKind Kind = new(ErrorCodes.AgentFileInvalid, "an agent file", "every agent has a name");

    private static readonly string[] Keys = ["name", "instructions", "greeting", "voice", "language", "phrases", "tools", "liveness", "limits"];
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
        var root = YamlFields.Load(yaml, path, Kind);
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
            Liveness = AgentFileLimits.ReadLiveness(root),
            Limits = AgentFileLimits.ReadLimits(root),
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
                ?? throw use.Error($"unknown toolset {YamlWords.Shown(name[..dot])}, {YamlWords.Expected(toolsets.Select(toolset => toolset.Name))}");
            if (!_created.TryGetValue(set.Name, out var tools)) _created.Add(set.Name, tools = set.CreateTools());
            var wanted = name[(dot + 1)..];
            if (wanted == "*") return tools;
            var tool = tools.FirstOrDefault(tool => tool.Name == wanted)
                ?? throw use.Error($"unknown tool {YamlWords.Shown(wanted)} in toolset {set.Name}, {YamlWords.Expected(tools.Select(tool => tool.Name))}");
            return [tool];
        }
    }
}
