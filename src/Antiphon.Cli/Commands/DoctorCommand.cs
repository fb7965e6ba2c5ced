using System.CommandLine;
using Antiphon.Cli.Doctor;
using Antiphon.Server.AgentFiles;
using Spectre.Console;

namespace Antiphon.Cli.Commands;

/// <summary><c>doctor</c>: what is installed, configured and reachable, with the mend for each gap.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("doctor", "Say what is installed, configured and reachable, and how to mend each gap.") { CommonOptions.Agent, CommonOptions.Json };
        command.SetAction((result, cancellationToken) =>
            RunAsync(terminal, result.GetValue(CommonOptions.Agent), result.GetValue(CommonOptions.Json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string? agent, bool json, CancellationToken cancellationToken)
    {
        var missing = 0;
        await foreach (var check in ChecksAsync(agent, cancellationToken).ConfigureAwait(false))
        {
            if (check.Status == CheckStatus.Missing) missing++;
            if (json) terminal.WriteLine(Json(check));
            else Print(terminal.Rich, check);
        }

        if (json) terminal.WriteLine(JsonLine.Of("summary", line =>
        {
            line.WriteBoolean("ok"u8, missing == 0);
            line.WriteNumber("missing"u8, missing);
        }));
        return missing == 0 ? CliApp.Success : CliApp.Failure;
    }

    private static async IAsyncEnumerable<Check> ChecksAsync(string? agent, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return SystemChecks.Runtime();
        yield return await SystemChecks.SdkAsync(cancellationToken).ConfigureAwait(false);
        foreach (var engine in SystemChecks.Engines()) yield return engine;
        yield return SystemChecks.Sqlite();
        await foreach (var model in ModelCheck.RunAsync(cancellationToken).ConfigureAwait(false)) yield return model;
        yield return AgentOf(agent);
        yield return await SystemChecks.NodeAsync(cancellationToken).ConfigureAwait(false);
        yield return await SystemChecks.BrowserAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Check AgentOf(string? file)
    {
        try
        {
            using var toolsets = Toolsets.InMemory();
            var agent = AgentFile.Read(file ?? AgentFiles.Default(), toolsets.All);
            return new Check("agent", CheckStatus.Ok, $"{agent.Agent.Name}: {agent.Agent.Tools.Count} tools");
        }
        catch (VoiceException error)
        {
            return new Check("agent", CheckStatus.Missing, error.Message, error.Code.Advice);
        }
    }

    private static void Print(IAnsiConsole console, Check check)
    {
        var (mark, colour) = check.Status switch
        {
            CheckStatus.Ok => ("ok", "green"),
            CheckStatus.Note => ("note", "blue"),
            CheckStatus.Optional => ("optional", "grey"),
            _ => ("missing", "red"),
        };
        console.MarkupLine($"[{colour}]{mark,-9}[/]{Markup.Escape(check.Name),-28} {Markup.Escape(check.Detail)}");
        if (check.Mend.Length > 0) console.MarkupLine($"{"",-9}{"",-28} [grey]{Markup.Escape(check.Mend)}[/]");
    }

    private static string Json(Check check) => JsonLine.Of("check", json =>
    {
        json.WriteString("name"u8, check.Name);
        json.WriteString("status"u8, check.Status.ToString().ToLowerInvariant());
        json.WriteString("detail"u8, check.Detail);
        json.WriteString("mend"u8, check.Mend);
    });
}
