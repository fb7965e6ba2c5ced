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

    /// <summary>One per command: its default shows in the help.</summary>
    public static Option<string> Protocol()
    {
        var option = new Option<string>("--protocol") { Description = "Protocol of the conversation.", DefaultValueFactory = _ => "deepgram" };
        option.AcceptOnlyFromAmong("deepgram");
        return option;
    }
}
