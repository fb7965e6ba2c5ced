using System.CommandLine;
using Antiphon.Cli.Replay;

namespace Antiphon.Cli.Commands;

/// <summary><c>replay</c>: a recorded call through today's code, or from a turn on with another agent.</summary>
internal static class ReplayCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The recording, as serve --record and demo --record write it." };
        var untilTurn = new Option<int?>("--until-turn")
        {
            Description = "Cut the call after this turn (0: before the first) and put what the caller said later to the agent of --agent.",
            HelpName = "N",
        };
        var agent = new Option<string?>("--agent") { Description = "Agent file that answers after the cut; runs on the configured model.", HelpName = "FILE" };
        var wav = new Option<FileInfo?>("--wav") { Description = "Write the replayed call: caller left, agent right.", HelpName = "WAV" };
        var command = new Command("replay", "Put a recorded call through the runtime again and say where it first differs.") { file, untilTurn, agent, wav, CommonOptions.Json };
        command.Validators.Add(result =>
        {
            var cut = result.GetValue(untilTurn);
            if (cut is null != result.GetValue(agent) is null) result.AddError("--until-turn and --agent belong together.");
            if (cut < 0) result.AddError($"--until-turn: expected 0 or more, found {cut}");
        });
        command.SetAction((result, cancellationToken) =>
        {
            var run = new ReplayRun(terminal, result.GetValue(CommonOptions.Json));
            var path = result.GetValue(file)!.FullName;
            return result.GetValue(untilTurn) is { } turn
                ? run.ContinueAsync(path, turn, result.GetValue(agent)!, result.GetValue(wav)?.FullName, cancellationToken)
                : run.CompareAsync(path, result.GetValue(wav)?.FullName, cancellationToken);
        });
        return command;
    }
}
