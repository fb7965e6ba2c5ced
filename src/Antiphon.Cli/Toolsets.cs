using Antiphon.Server.AgentFiles;

namespace Antiphon.Cli;

/// <summary>The toolsets that agent files can name.</summary>
internal static class Toolsets
{
    public static IReadOnlyList<IToolset> All() => [];
}
