using Antiphon.Conversation;
using Spectre.Console;

namespace Antiphon.Cli.Replay;

/// <summary>The command's work: replay, report, verdict.</summary>
internal sealed class ReplayRun(Terminal terminal, bool json)
{
    /// <summary>Puts the call through the runtime again; fails when it differs.</summary>
    public async Task<int> CompareAsync(string path, string? wav, CancellationToken cancellationToken)
    {
        var replay = await ReplayAsync(path, wav, cancellationToken).ConfigureAwait(false);
        if (json) terminal.WriteLine(Json(replay));
        else Print(replay);
        return replay.Difference is null ? CliApp.Success : CliApp.Failure;
    }

    /// <summary>Puts what the caller said after <paramref name="untilTurn"/> to another agent.</summary>
    public async Task<int> ContinueAsync(string path, int untilTurn, string agentFile, string? wav, CancellationToken cancellationToken)
    {
        var replay = await ReplayAsync(path, wav, cancellationToken).ConfigureAwait(false);
        if (replay.Difference is { } difference)
            terminal.Note($"antiphon: the call is replayed only up to {difference.At.TotalSeconds:F1} s, where today's code does something else; antiphon replay {Path.GetFileName(path)} says what.");

        var turns = replay.Turns.Where(turn => turn.Number > untilTurn && turn.CallerText.Length > 0).ToArray();
        var history = replay.Turns.FirstOrDefault(turn => turn.Number > untilTurn)?.Before ?? replay.History;
        var dialogue = await ContinuedDialogue.StartAsync(agentFile, history, cancellationToken).ConfigureAwait(false);
        await using (dialogue.ConfigureAwait(false))
        {
            if (!json) terminal.Rich.MarkupLine($"[bold]{Markup.Escape(dialogue.AgentName)}[/] on {Markup.Escape(dialogue.ModelName)} goes on after turn {untilTurn}, with {history.Count} messages before it");
            foreach (var turn in turns)
            {
                var now = await dialogue.AnswerAsync(turn.CallerText, cancellationToken).ConfigureAwait(false);
                if (json) terminal.WriteLine(Json(turn, now));
                else Print(turn, now);
                if (now.HasEnded) break;
            }
        }

        return CliApp.Success;
    }

    private static async Task<ReplayResult> ReplayAsync(string path, string? wav, CancellationToken cancellationToken)
    {
        using var recording = CallRecording.Open(path);
        var sound = wav is null ? null : new ReplaySound();
        var replay = await CallReplay.RunAsync(recording, new ReplayOptions { Observer = sound }).ConfigureAwait(false);
        if (sound is null) return replay;
        var stream = File.Create(wav!);
        await using (stream.ConfigureAwait(false)) await sound.WriteAsync(stream, cancellationToken).ConfigureAwait(false);
        return replay;
    }

    private void Print(ReplayResult replay)
    {
        terminal.WriteLine($"replayed {replay.Turns.Count} turns, {replay.Items} items, {replay.Outputs} outputs, {replay.Duration.TotalSeconds:F1} s of session time");
        if (!replay.IsComplete && replay.Difference is null) terminal.WriteLine($"the recording breaks off after item {replay.Items}");
        if (replay.Difference is not { } difference)
        {
            terminal.WriteLine("no difference");
            return;
        }

        foreach (var line in difference.Before) terminal.WriteLine($"  {line}");
        var rich = terminal.Rich;
        rich.MarkupLine($"[red]difference[/] at item {difference.Item}, {difference.At.TotalSeconds:F3} s: {Markup.Escape(difference.Cause)}");
        rich.MarkupLine($"  [bold]expected[/] {Markup.Escape(difference.Expected ?? "nothing more")}");
        rich.MarkupLine($"  [bold]now[/]      {Markup.Escape(difference.Actual ?? "nothing more")}");
    }

    private void Print(ReplayTurn turn, ContinuedAnswer now)
    {
        var rich = terminal.Rich;
        rich.WriteLine();
        rich.MarkupLine($"[blue]caller[/] {Markup.Escape(turn.CallerText)}");
        rich.MarkupLine($"[grey]  then[/] {Markup.Escape(turn.AgentHeard)}");
        foreach (var tool in now.Tools) rich.MarkupLine($"[yellow]  tool[/] {Markup.Escape(tool)}");
        rich.MarkupLine($"[green]   now[/] {Markup.Escape(now.Text)}{(now.HasEnded ? " [red](ends the call)[/]" : "")}");
    }

    private static string Json(ReplayTurn turn, ContinuedAnswer now) => JsonLine.Of("continued_turn", line =>
    {
        line.WriteNumber("number"u8, turn.Number);
        line.WriteString("caller"u8, turn.CallerText);
        line.WriteString("then"u8, turn.AgentHeard);
        line.WriteString("now"u8, now.Text);
        line.WriteStartArray("tools"u8);
        foreach (var tool in now.Tools) line.WriteStringValue(tool);
        line.WriteEndArray();
        line.WriteBoolean("ended"u8, now.HasEnded);
    });

    private static string Json(ReplayResult replay) => JsonLine.Of("replay", line =>
    {
        line.WriteNumber("turns"u8, replay.Turns.Count);
        line.WriteNumber("items"u8, replay.Items);
        line.WriteNumber("outputs"u8, replay.Outputs);
        line.WriteNumber("duration_ms"u8, Math.Round(replay.Duration.TotalMilliseconds, 1));
        line.WriteBoolean("complete"u8, replay.IsComplete);
        line.WriteBoolean("same"u8, replay.Difference is null);
        if (replay.Difference is not { } difference) return;
        line.WriteStartObject("difference"u8);
        line.WriteNumber("item"u8, difference.Item);
        line.WriteNumber("at_ms"u8, Math.Round(difference.At.TotalMilliseconds, 1));
        line.WriteString("cause"u8, difference.Cause);
        line.WriteString("expected"u8, difference.Expected);
        line.WriteString("now"u8, difference.Actual);
        line.WriteStartArray("before"u8);
        foreach (var before in difference.Before) line.WriteStringValue(before);
        line.WriteEndArray();
        line.WriteEndObject();
    });
}
