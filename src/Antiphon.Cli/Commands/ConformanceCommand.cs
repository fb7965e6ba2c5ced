using System.CommandLine;
using System.CommandLine.Parsing;
using Antiphon.Cli.Conformance;

namespace Antiphon.Cli.Commands;

/// <summary><c>conformance</c>: the cases of a protocol against a server.</summary>
internal static class ConformanceCommand
{
    public static Command Create(Terminal terminal)
    {
        var protocol = CommonOptions.Protocol();
        var url = new Option<Uri?>("--url")
        {
            Description = "The server to judge, e.g. ws://127.0.0.1:8080.",
            HelpName = "U",
            CustomParser = ParseAddress,
        };
        var self = new Option<bool>("--self") { Description = "Judge servers of this program, started for each case as it needs them." };
        var key = new Option<string?>("--key") { Description = "Key of the server; better in the environment variable ANTIPHON_KEY, where no process list shows it.", HelpName = "KEY" };
        var cases = new Option<string>("--case") { Description = "Only cases whose name fits; * stands for anything.", HelpName = "GLOB", DefaultValueFactory = _ => "*" };
        var suite = new Option<DirectoryInfo?>("--suite") { Description = "Folder with a suite of your own; default the one that comes along.", HelpName = "DIR" };
        var offers = new Option<string[]>("--offers")
        {
            Description = "What the server at --url offers beyond its defaults: fault:NAME, option:NAME=VALUE or capability:NAME. May be given several times.",
            HelpName = "NEED",
        };
        var report = new Option<FileInfo?>("--report") { Description = "Write a report with every message: .html or .json.", HelpName = "FILE" };
        var patience = new Option<double>("--patience") { Description = "Seconds to wait for what a step expects.", DefaultValueFactory = _ => 10, HelpName = "S" };
        var parallel = new Option<int>("--parallel") { Description = "Cases at one time.", DefaultValueFactory = _ => 8, HelpName = "N" };
        var list = new Option<bool>("--list") { Description = "List the cases instead of running them." };
        var command = new Command("conformance", "Judge a server by the cases of its protocol. Exit code 1 when a case failed.")
        {
            protocol, url, self, key, cases, suite, offers, report, patience, parallel, list, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(list)) return;
            if (result.GetValue(url) is null == !result.GetValue(self)) result.AddError("conformance: expected --url or --self, one of them");
            if (result.GetValue(self) && result.GetValue(offers) is { Length: > 0 }) result.AddError("conformance: --offers says what the server at --url can do; --self knows");
        });
        command.SetAction((result, cancellationToken) => new ConformanceRun(terminal, result.GetValue(CommonOptions.Json)).RunAsync(new ConformanceRequest
        {
            Protocol = result.GetValue(protocol)!,
            Url = result.GetValue(url),
            Key = result.GetValue(key) ?? Environment.GetEnvironmentVariable("ANTIPHON_KEY"),
            Cases = result.GetValue(cases)!,
            Suite = result.GetValue(suite)?.FullName,
            Offers = result.GetValue(offers) ?? [],
            Report = result.GetValue(report)?.FullName,
            Patience = TimeSpan.FromSeconds(Math.Clamp(result.GetValue(patience), 0.1, 600)),
            Parallel = Math.Clamp(result.GetValue(parallel), 1, 256),
            ListOnly = result.GetValue(list),
        }, cancellationToken));
        return command;
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "wss" or "http" or "https") return uri;
        result.AddError($"--url: expected a ws, wss, http or https address, found {result.Tokens[0].Value}");
        return null;
    }
}
