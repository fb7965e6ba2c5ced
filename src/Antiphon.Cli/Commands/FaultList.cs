using Antiphon.Testing.Faults;

namespace Antiphon.Cli.Commands;

/// <summary>The catalogue of faults on the terminal.</summary>
internal static class FaultList
{
    public static void Write(Terminal terminal, bool json, bool markdown)
    {
        if (markdown)
        {
            FaultScenariosMarkdown.Write(terminal.Out);
            return;
        }

        foreach (var scenario in FaultScenarios.All) terminal.WriteLine(json ? Json(scenario) : Text(scenario));
    }

    private static string Text(FaultScenario scenario)
    {
        var codes = scenario.Codes.IsEmpty ? "" : $" [{string.Join(", ", scenario.Codes)}]";
        var parameters = scenario.Parameters.IsEmpty ? "" : $" ({string.Join(", ", scenario.Parameters.Select(parameter => $"{parameter.Name}={parameter.Default}"))})";
        return $"{scenario.Name,-24} {scenario.Does}{codes}{parameters}{(scenario.IsServable ? "" : " Not for a server.")}";
    }

    private static string Json(FaultScenario scenario) => JsonLine.Of("fault", json =>
    {
        json.WriteString("name"u8, scenario.Name);
        json.WriteString("target"u8, System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(scenario.Target.ToString()));
        json.WriteString("does"u8, scenario.Does);
        json.WriteStartArray("codes"u8);
        foreach (var code in scenario.Codes) json.WriteStringValue(code.Value);
        json.WriteEndArray();
        json.WriteString("caller_hears"u8, scenario.CallerHears);
        json.WriteBoolean("servable"u8, scenario.IsServable);
        json.WriteStartArray("parameters"u8);
        foreach (var parameter in scenario.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, parameter.Name);
            json.WriteString("default"u8, parameter.Default);
            json.WriteString("form"u8, parameter.Form);
            json.WriteString("meaning"u8, parameter.Meaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
