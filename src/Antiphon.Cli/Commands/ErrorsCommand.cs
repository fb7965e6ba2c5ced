using System.CommandLine;

namespace Antiphon.Cli.Commands;

/// <summary><c>errors</c>: the catalogue, and what other systems call the same failures.</summary>
internal static class ErrorsCommand
{
    public static Command Create(Terminal terminal)
    {
        var markdown = new Option<bool>("--markdown") { Description = "The page docs/errors.md." };
        var faults = new Option<bool>("--faults") { Description = "The faults that can be injected (antiphon serve --fault NAME) instead of the codes." };
        var command = new Command("errors", "Print the catalogue of error codes and of the names that other systems have for them.") { CommonOptions.Json, markdown, faults };
        command.Validators.Add(result =>
        {
            if (result.GetValue(markdown) && result.GetValue(CommonOptions.Json)) result.AddError("--json and --markdown exclude each other.");
        });
        command.SetAction(result =>
        {
            if (result.GetValue(faults))
            {
                FaultList.Write(terminal, result.GetValue(CommonOptions.Json), result.GetValue(markdown));
                return CliApp.Success;
            }

            if (result.GetValue(markdown))
            {
                ErrorCatalogMarkdown.Write(terminal.Out);
                return CliApp.Success;
            }

            if (result.GetValue(CommonOptions.Json))
            {
                ErrorCatalogJson.Write(terminal.Out);
                return CliApp.Success;
            }

            WriteText(terminal);
            return CliApp.Success;
        });
        return command;
    }

    private static void WriteText(Terminal terminal)
    {
        foreach (var row in ErrorCodes.All)
        {
            terminal.WriteLine($"{row.Value,-28} {(row.IsRaised ? "" : "(planned) ")}{row.Meaning} {row.Advice}");
            if (row.IsRaised) terminal.WriteLine($"{"",-28} To provoke it: {(row.FaultScenario is { } fault ? $"--fault {fault}" : row.Provocation)}");
        }

        foreach (var system in Enum.GetValues<SourceSystem>())
        {
            terminal.WriteLine("");
            terminal.WriteLine(SourceTerms.NameOf(system));
            foreach (var term in SourceTerms.Of(system)) terminal.WriteLine($"  {term.Name,-45} {Here(term)}");
        }
    }

    private static string Here(SourceTerm term) => term.WhyNone ?? string.Join(", ", term.Codes.Select(code => code.Value));
}
