namespace Antiphon.Yaml;

/// <summary>What kind of file is read: how its errors call it and which code they have. A value.</summary>
/// <param name="Error">Code of every error.</param>
/// <param name="Name">What one such file is called, with its article: "an agent file".</param>
/// <param name="Least">What every such file has, for the error about an empty one: "every agent has a name".</param>
public sealed record YamlFileKind(ErrorCode Error, string Name, string Least)
{
    /// <summary>Deepest nesting, with the stream, the document and the root counted. Default 10.</summary>
    public int MaxDepth { get; init; } = 10;
}
