using Microsoft.Extensions.AI;

namespace Antiphon.Server.AgentFiles;

/// <summary>Tools that agent files can name: <c>use: appointments.book</c> or <c>use: appointments.*</c>.</summary>
public interface IToolset
{
    /// <summary>Its name in agent files: letters, digits, <c>_</c> and <c>-</c>.</summary>
    string Name { get; }

    /// <summary>Its tools. Called once for each agent file that uses the toolset.</summary>
    IReadOnlyList<AIFunction> CreateTools();
}

/// <summary>A toolset from a function that makes its tools.</summary>
/// <param name="name">Its name in agent files.</param>
/// <param name="create">Makes the tools.</param>
public sealed class Toolset(string name, Func<IReadOnlyList<AIFunction>> create) : IToolset
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public IReadOnlyList<AIFunction> CreateTools() => create();
}
