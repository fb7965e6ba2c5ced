using System.CommandLine;

namespace Antiphon.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "JSON lines instead of text for people." };

    public static Option<string?> Agent { get; } = new("--agent")
    {
        Description = "Agent file; default the appointment desk.",
        HelpName = "FILE",
    };
}
