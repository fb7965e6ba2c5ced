using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Antiphon;

/// <summary>Writes the catalogue as JSON lines, each with a <c>type</c>. Thread-safe.</summary>
public static class ErrorCatalogJson
{
    // Lines go to terminals and programs, never into a page: quotes and accents stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes every code, then the exception tree, then the names of other systems. Lines end in LF.</summary>
    /// <param name="writer">Not disposed.</param>
    public static void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var lines = ErrorCodes.All.Select(Line).Concat(ExceptionBranches.All.Select(Line)).Concat(SourceTerms.All.Select(Line));
        foreach (var line in lines)
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }

    /// <summary>One row, <c>type</c> <c>error_code</c>: <c>code</c>, <c>category</c>, <c>meaning</c>, <c>advice</c>, <c>who_acts</c>,
    /// <c>recovery</c>, <c>caller_hears</c>, <c>raised_by</c>, <c>transient</c>, <c>session_continues</c>, <c>raised</c>, <c>fault_scenario</c>,
    /// <c>provocation</c>.</summary>
    public static string Line(ErrorCode row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Line("error_code", json =>
        {
            json.WriteString("code"u8, row.Value);
            json.WriteString("category"u8, Snake(row.Category));
            json.WriteString("meaning"u8, row.Meaning);
            json.WriteString("advice"u8, row.Advice);
            json.WriteString("who_acts"u8, Snake(row.WhoActs));
            json.WriteString("recovery"u8, row.Recovery);
            json.WriteString("caller_hears"u8, row.CallerHears);
            json.WriteString("raised_by"u8, row.RaisedBy);
            json.WriteBoolean("transient"u8, row.IsTransient);
            json.WriteBoolean("session_continues"u8, row.SessionContinues);
            json.WriteBoolean("raised"u8, row.IsRaised);
            json.WriteString("fault_scenario"u8, row.FaultScenario);
            json.WriteString("provocation"u8, row.Provocation);
        });
    }

    /// <summary>One exception type, <c>type</c> <c>exception</c>: <c>name</c>, <c>parent</c>, <c>meaning</c>, <c>exists</c>, <c>today</c>.</summary>
    public static string Line(ExceptionBranch branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return Line("exception", json =>
        {
            json.WriteString("name"u8, branch.Name);
            json.WriteString("parent"u8, branch.Parent);
            json.WriteString("meaning"u8, branch.Meaning);
            json.WriteBoolean("exists"u8, branch.Type is not null);
            json.WriteString("today"u8, branch.Today);
        });
    }

    /// <summary>One name of another system, <c>type</c> <c>source_term</c>: <c>system</c>, <c>kind</c>, <c>name</c>, <c>meaning</c>,
    /// <c>codes</c>, <c>why_none</c>, <c>exception</c>, <c>session_continues</c>, <c>today</c>.</summary>
    public static string Line(SourceTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return Line("source_term", json =>
        {
            json.WriteString("system"u8, SourceTerms.NameOf(term.System));
            json.WriteString("kind"u8, Snake(term.Kind));
            json.WriteString("name"u8, term.Name);
            json.WriteString("meaning"u8, term.Meaning);
            json.WriteStartArray("codes"u8);
            foreach (var code in term.Codes) json.WriteStringValue(code.Value);
            json.WriteEndArray();
            json.WriteString("why_none"u8, term.WhyNone);
            json.WriteString("exception"u8, term.Exception);
            if (term.SessionContinues is { } continues) json.WriteBoolean("session_continues"u8, continues);
            else json.WriteNull("session_continues"u8);
            json.WriteString("today"u8, Snake(term.State));
        });
    }

    private static string Line(string type, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
