using System.Text.Encodings.Web;
using System.Text.Json;

namespace Antiphon.Conformance.Reports;

/// <summary>Results as one JSON document.</summary>
public static class JsonReport
{
    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="title">What was judged, e.g. the address; holds no key.</param>
    /// <param name="results">The results.</param>
    public static void Write(Stream stream, string title, IReadOnlyList<ConformanceResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("title"u8, title);
        json.WriteNumber("passed"u8, results.Count(result => result.Outcome == ConformanceOutcome.Passed));
        json.WriteNumber("failed"u8, results.Count(result => result.Outcome == ConformanceOutcome.Failed));
        json.WriteNumber("not_run"u8, results.Count(result => result.Outcome == ConformanceOutcome.NotRun));
        json.WriteStartArray("cases"u8);
        foreach (var result in results)
        {
            json.WriteStartObject();
            WriteFields(json, result);
            json.WriteStartArray("transcript"u8);
            foreach (var line in result.Transcript)
            {
                json.WriteStartObject();
                json.WriteNumber("at_ms"u8, Math.Round(line.At.TotalMilliseconds, 1));
                json.WriteString("direction"u8, line.Direction switch { "→" => "sent", "←" => "received", _ => "note" });
                json.WriteString("text"u8, line.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the fields of a result, without its transcript, into an object that has been begun.</summary>
    public static void WriteFields(Utf8JsonWriter json, ConformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteString("name"u8, result.Case.Name);
        json.WriteString("outcome"u8, result.Outcome switch { ConformanceOutcome.Passed => "passed", ConformanceOutcome.Failed => "failed", _ => "not_run" });
        json.WriteString("reason"u8, result.Reason);
        json.WriteString("about"u8, result.Case.About);
        json.WriteString("reference"u8, result.Case.Reference);
        json.WriteString("source"u8, result.Case.Source);
        json.WriteNumber("elapsed_ms"u8, Math.Round(result.Elapsed.TotalMilliseconds));
        json.WriteStartArray("needs"u8);
        foreach (var need in result.Case.Needs) json.WriteStringValue(need.ToString());
        json.WriteEndArray();
    }
}
