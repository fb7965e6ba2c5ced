using System.CommandLine;
using Antiphon.Cli.Demo;
using Antiphon.Conversation;

namespace Antiphon.Cli.Commands;

/// <summary><c>demo</c>: a whole conversation between a synthetic caller and an agent, over a real socket.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var protocol = CommonOptions.Protocol();
        var directory = new Option<string>("--out")
        {
            Description = "Folder for call.wav, timeline.json and the calendar; default demo-out.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "demo-out",
        };
        var record = new Option<string?>("--record")
        {
            Description = $"Record the call for antiphon replay: a file that ends in {CallRecorder.FileExtension}, or a folder.",
            HelpName = "FILE|DIR",
        };
        var command = new Command("demo", "Hold a whole conversation: a synthetic caller books an appointment with the agent, over a real socket.")
        {
            CommonOptions.Agent, protocol, directory, record, CommonOptions.Json,
        };
        command.SetAction((result, cancellationToken) =>
            new DemoRun(terminal, result.GetValue(CommonOptions.Agent), result.GetValue(directory)!, result.GetValue(record), result.GetValue(CommonOptions.Json)).RunAsync(cancellationToken));
        return command;
    }
}
