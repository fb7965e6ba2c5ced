using System.CommandLine;

namespace Antiphon.Cli.Commands;

/// <summary><c>errors</c>: the catalogue.</summary>
internal static class ErrorsCommand
{
    public static Command Create(Terminal terminal)
    {
        var markdown = new Option<bool>("--markdown") { Description = "The page docs/errors.md." };
        var command = new Command("errors", "Print the catalogue of error codes.") { CommonOptions.Json, markdown };
        command.Validators.Add(result =>
        {
            if (result.GetValue(markdown) && result.GetValue(CommonOptions.Json)) result.AddError("--json and --markdown exclude each other.");
        });
        command.SetAction(result =>
        {
            if (result.GetValue(markdown))
            {
                ErrorCatalogMarkdown.Write(terminal.Out);
                return CliApp.Success;
            }

            foreach (var row in ErrorCodes.All) terminal.WriteLine(result.GetValue(CommonOptions.Json) ? Json(row) : Text(row));
            return CliApp.Success;
        });
        return command;
    }

    private static string Json(ErrorCode row) => JsonLine.Of("error_code", json =>
    {
        json.WriteString("code"u8, row.Value);
        json.WriteString("category"u8, row.Category.ToString());
        json.WriteString("meaning"u8, row.Meaning);
        json.WriteString("advice"u8, row.Advice);
        json.WriteString("recovery"u8, row.Recovery);
        json.WriteBoolean("transient"u8, row.IsTransient);
        json.WriteBoolean("session_continues"u8, row.SessionContinues);
    });

    private static string Text(ErrorCode row) => $"{row.Value,-28} {row.Meaning} {row.Advice}";
}
