using System.CommandLine;
using System.CommandLine.Parsing;
using Antiphon.Cli.Talk;

namespace Antiphon.Cli.Commands;

/// <summary><c>talk</c>: speak a file to any server of a protocol and record the answer.</summary>
internal static class TalkCommand
{
    public static Command Create(Terminal terminal)
    {
        var protocol = CommonOptions.Protocol();
        var url = new Option<Uri>("--url")
        {
            Description = "The server, e.g. ws://127.0.0.1:8080.",
            HelpName = "U",
            Required = true,
            CustomParser = ParseAddress,
        };
        var input = new Option<FileInfo>("--in") { Description = "WAV file to speak.", HelpName = "WAV", Required = true };
        var output = new Option<FileInfo>("--out") { Description = "WAV file for the call: what was spoken left, the answer right.", HelpName = "WAV", Required = true };
        var key = new Option<string?>("--key") { Description = "Key of the server; better in the environment variable ANTIPHON_KEY, where no process list shows it.", HelpName = "KEY" };
        var insecure = new Option<bool>("--insecure") { Description = "Allow an unencrypted connection to another machine." };
        var command = new Command("talk", "Speak a file to a server, record the answer, print the events.") { protocol, url, input, output, key, insecure, CommonOptions.Json };
        command.SetAction((result, cancellationToken) => new TalkRun(terminal, result.GetValue(CommonOptions.Json)).RunAsync(
            result.GetValue(url)!,
            result.GetValue(input)!.FullName,
            result.GetValue(output)!.FullName,
            result.GetValue(key) ?? Environment.GetEnvironmentVariable("ANTIPHON_KEY"),
            result.GetValue(insecure),
            cancellationToken));
        return command;
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "wss" or "http" or "https") return uri;
        result.AddError($"--url: expected a ws, wss, http or https address, found {result.Tokens[0].Value}");
        return null;
    }
}
