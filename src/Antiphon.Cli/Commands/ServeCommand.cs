using System.CommandLine;
using Antiphon.Server;
using Microsoft.Extensions.Hosting;

namespace Antiphon.Cli.Commands;

/// <summary><c>serve</c>: the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to bind, separated by semicolons; default http://127.0.0.1:8080. Beyond loopback a key must be configured.",
            HelpName = "U",
        };
        var settings = new Option<string[]>("--set")
        {
            Description = "A setting of the configuration, e.g. Antiphon:Model:Endpoint=http://127.0.0.1:11434/v1. May be given several times.",
            HelpName = "NAME=VALUE",
        };
        settings.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.IndexOf('=') <= 0) result.AddError($"--set: expected NAME=VALUE, found {token.Value}");
            }
        });
        var faults = new Option<string[]>("--fault")
        {
            Description = "Inject a fault into every session, for tests of clients; antiphon errors --faults lists them. Needs --allow-faults. May be given several times.",
            HelpName = "NAME[:PARAMETER=VALUE,...]",
        };
        var allowFaults = new Option<bool>("--allow-faults") { Description = "Allow --fault. Only while every bound address is loopback." };
        var seed = new Option<int>("--fault-seed") { Description = "Seed of what is random in the faults.", DefaultValueFactory = _ => 1, HelpName = "S" };
        var record = new Option<string?>("--record")
        {
            Description = "Record every call into a file in this folder, for antiphon replay. Recordings hold the callers' voices and words.",
            HelpName = "DIR",
        };
        var command = new Command("serve", "Start the server: voice protocols, console at /, /health/live, /health/ready.") { urls, CommonOptions.Agent, settings, faults, allowFaults, seed, record };
        command.SetAction((result, cancellationToken) => RunAsync(terminal, result.GetValue(urls), result.GetValue(CommonOptions.Agent),
            result.GetValue(settings) ?? [], ServedFaults.Parse(result.GetValue(faults) ?? [], result.GetValue(allowFaults), result.GetValue(seed)), result.GetValue(record), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string? urls, string? agent, string[] settings, ServedFaults? faults, string? record,
        CancellationToken cancellationToken)
    {
        List<string> args = [.. settings.Select(setting => $"--{setting}")];
        if (urls is not null) args.AddRange(["--urls", urls]);

        using var toolsets = Toolsets.OfUser();
        var app = AntiphonServer.Build([.. args], setup =>
        {
            foreach (var toolset in toolsets.All) setup.Toolsets.Add(toolset);
            setup.Configure = options =>
            {
                options.Agent = agent ?? options.Agent ?? AgentFiles.Default();
                options.Recording.Directory = record ?? options.Recording.Directory;
            };
            faults?.Into(setup);
        });
        await using (app.ConfigureAwait(false))
        {
            faults?.RequireLoopback(app.Configuration);
            faults?.Announce(terminal);
            await AntiphonServer.StartAsync(app, cancellationToken).ConfigureAwait(false);
            foreach (var url in app.Urls) terminal.WriteLine($"Listening on {url} (console at {url}/). Ctrl+C stops.");
            await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }

        return CliApp.Success;
    }
}
