using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Antiphon.Yaml;

/// <summary>A YAML node that knows where it stands. A value; thread-safe.</summary>
public readonly record struct YamlField
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("min", 60), ("s", 1), ("h", 3_600)];

    internal YamlField(YamlNode node, string path, YamlSource source)
        : this(node, path, source, node.Start)
    {
    }

    private YamlField(YamlNode node, string path, YamlSource source, Mark start) => (Node, Path, Source, Start) = (node, path, source, start);

    /// <summary>Dotted path from the root of the file; empty for the root.</summary>
    public string Path { get; }

    /// <summary>Where it stands: file, line and column.</summary>
    public string Place => $"{Source.File}:{Start.Line}:{Start.Column}";

    /// <summary>Whether it is a list.</summary>
    public bool IsList => Node is YamlSequenceNode;

    /// <summary>Whether it is keys with values.</summary>
    public bool IsFields => Node is YamlMappingNode;

    internal YamlNode Node { get; }

    internal YamlSource Source { get; }

    internal Mark Start { get; }

    private string Kind => Node switch
    {
        YamlScalarNode => "text",
        YamlSequenceNode => "a list",
        _ => "keys with values",
    };

    /// <summary>Text, trimmed of the line end a block leaves. Numbers are taken as they are written.</summary>
    /// <exception cref="VoiceException">It is no text.</exception>
    public string AsText()
    {
        if (Node is not YamlScalarNode scalar) throw Error($"expected text, found {Kind}");
        var value = scalar.Value ?? "";
        if (scalar.Style == ScalarStyle.Plain && value is "" or "~" or "null" or "true" or "false")
            throw Error($"expected text, found {(value.Length == 0 ? "nothing" : value)}; put text in quotes");
        return value.TrimEnd();
    }

    /// <summary>Keys with values.</summary>
    /// <exception cref="VoiceException">It is something else.</exception>
    public YamlFields AsFields() =>
        Node is YamlMappingNode mapping ? new YamlFields(mapping, Path, Source) : throw Error($"expected keys with values, found {Kind}");

    /// <summary>The items of a list.</summary>
    /// <exception cref="VoiceException">It is no list.</exception>
    public IEnumerable<YamlField> AsList()
    {
        if (Node is not YamlSequenceNode list) throw Error("expected a list, each item on a line of its own that begins with a dash");
        var (path, source) = (Path, Source);
        return list.Children.Select((item, index) => new YamlField(item, $"{path}[{index}]", source));
    }

    /// <summary>A time such as 500ms, 4s, 2min or 1h, within bounds in seconds.</summary>
    /// <exception cref="VoiceException">It is none, or out of bounds.</exception>
    public TimeSpan AsTime(double minSeconds, double maxSeconds)
    {
        var text = AsText();
        foreach (var (unit, factor) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text[..^unit.Length].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) break;
            var seconds = number * factor;
            if (seconds >= minSeconds && seconds <= maxSeconds) return TimeSpan.FromSeconds(seconds);
            throw Error(string.Create(CultureInfo.InvariantCulture, $"expected {minSeconds}s to {maxSeconds}s, found {YamlWords.Shown(text)}"));
        }

        throw Error($"expected a time such as 500ms, 4s, 2min or 1h, found {YamlWords.Shown(text)}");
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    /// <exception cref="VoiceException">It is none.</exception>
    public int AsCount(int min, int max) =>
        int.TryParse(AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= min && count <= max
            ? count
            : throw Error($"expected {min} to {max}");

    /// <summary>One of <paramref name="words"/>.</summary>
    /// <exception cref="VoiceException">It is another one.</exception>
    public string AsOneOf(params string[] words)
    {
        var text = AsText();
        return words.Contains(text, StringComparer.Ordinal) ? text : throw Error($"unknown word {YamlWords.Shown(text)}, {YamlWords.Expected(words)}");
    }

    /// <summary>A mistake at this place.</summary>
    public VoiceException Error(string what) =>
        new(Source.Kind.Error, $"{Place} {(Path.Length == 0 ? "" : Path + ": ")}{what}");
}

/// <summary>The file that a node comes from.</summary>
internal sealed record YamlSource(string File, YamlFileKind Kind);
