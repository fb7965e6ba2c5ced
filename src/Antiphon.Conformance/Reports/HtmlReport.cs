using System.Globalization;
using System.Net;

namespace Antiphon.Conformance.Reports;

/// <summary>Results as one HTML page that needs nothing else: no script, no other file.</summary>
public static class HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8884}
        body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid var(--line)}
        details{border-bottom:1px solid var(--line);padding:.3rem 0}summary{cursor:pointer}
        .mark{display:inline-block;min-width:4.5rem;font-weight:600}.passed .mark{color:#188038}.failed .mark{color:#d93025}.not-run .mark{color:#80868b}
        .reason{white-space:pre-wrap;margin:.3rem 0 .3rem 4.5rem}.row{margin:.2rem 0 .2rem 4.5rem;opacity:.8}
        pre{margin:.3rem 0 .3rem 4.5rem;padding:.5rem;border:1px solid var(--line);overflow:auto;font-size:12px}
        """;

    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to; stays open.</param>
    /// <param name="title">What was judged, e.g. the address; holds no key.</param>
    /// <param name="results">The results.</param>
    public static void Write(TextWriter writer, string title, IReadOnlyList<ConformanceResult> results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(results);
        writer.Write($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Conformance: {Text(title)}</title><style>{Style}</style></head><body>");
        writer.Write($"<h1>Conformance of {Text(title)}</h1><p>{Text(TextReport.Summary(results))}</p>");
        foreach (var topic in results.GroupBy(result => result.Case.Topic, StringComparer.Ordinal))
        {
            writer.Write($"<h2>{Text(topic.Key)}: {topic.Count(result => result.Outcome == ConformanceOutcome.Passed)} of {topic.Count()}</h2>");
            foreach (var result in topic) Write(writer, result);
        }

        writer.Write("</body></html>\n");
    }

    private static void Write(TextWriter writer, ConformanceResult result)
    {
        var (word, style) = result.Outcome switch
        {
            ConformanceOutcome.Passed => ("passed", "passed"),
            ConformanceOutcome.Failed => ("failed", "failed"),
            _ => ("not run", "not-run"),
        };
        writer.Write($"<details class=\"{style}\"{(result.Outcome == ConformanceOutcome.Failed ? " open" : "")}><summary><span class=\"mark\">{word}</span>{Text(result.Case.Name)}: {Text(result.Case.About)}</summary>");
        if (result.Reason.Length > 0) writer.Write($"<div class=\"reason\">{Text(result.Reason)}</div>");
        writer.Write($"<div class=\"row\">{Text(result.Case.Reference)} · {Text(result.Case.Source)}{(result.Case.Needs.Count > 0 ? " · needs " + Text(string.Join(", ", result.Case.Needs)) : "")} · {result.Elapsed.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} ms</div>");
        if (result.Transcript.Count > 0)
        {
            writer.Write("<pre>");
            foreach (var line in result.Transcript)
                writer.Write(Text(string.Create(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,8:F3} {line.Direction} {line.Text}\n")));
            writer.Write("</pre>");
        }

        writer.Write("</details>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
