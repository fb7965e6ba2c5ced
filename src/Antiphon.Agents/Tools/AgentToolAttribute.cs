namespace Antiphon.Agents;

/// <summary>Makes a public method a tool for <see cref="AgentTool.FromMethods"/>. Its description is the method's
/// <see cref="System.ComponentModel.DescriptionAttribute"/>, its phrases are its <see cref="PhrasesAttribute"/>s.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentToolAttribute : Attribute
{
    /// <summary>Name of the tool; null for the method's name in snake case.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the caller should say yes before it is called. Default false.</summary>
    public bool Confirm { get; init; }
}

/// <summary>How people ask for the tool that this method is (<see cref="Speech.SpeechPhrases"/> has the notation). Parameters
/// are named as in the tool's schema, in snake case.</summary>
/// <param name="templates">Phrase templates.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PhrasesAttribute(params string[] templates) : Attribute
{
    /// <summary>Phrase templates.</summary>
    public IReadOnlyList<string> Templates { get; } = templates;
}
