using System.Text.Json;
using Antiphon.Conversation;
using Antiphon.Samples.Appointments;
using Antiphon.Server.Console;
using Spectre.Console;

namespace Antiphon.Cli.Demo;

/// <summary>What the demo prints: the dialogue with its latencies for people, or JSON lines.</summary>
internal sealed class DemoReport(Terminal terminal, bool json, Timeline timeline)
{
    // Consecutive parts of a turn's latency; tools lie inside the model's.
    private static readonly (string Name, string Colour)[] Bar =
    [
        ("endpointing", "blue"), ("transcription", "aqua"), ("dispatch", "white"), ("model", "yellow"),
        ("segmentation", "white"), ("synthesis", "green"), ("wire", "white"),
    ];

    private const double BarMsPerCell = 20;
    private int _printedTurns;
    private int _printedEvents;

    public void Begin(string agent, string address, string model, string? greeting)
    {
        if (json) return;
        terminal.Rich.MarkupLine($"[bold]{Markup.Escape(agent)}[/] at {Markup.Escape(address)}, model: {Markup.Escape(model)}");
        terminal.Rich.MarkupLine($"[green]agent[/]  {Markup.Escape(greeting ?? "(waits)")}");
    }

    /// <summary>Prints the lines that have been answered; the last one only once the call is over, because it may still be cut off.</summary>
    public void Print(IReadOnlyList<DemoTurn> turns, bool isOver)
    {
        if (json) PrintEvents();
        for (; _printedTurns < turns.Count - (isOver ? 0 : 1); _printedTurns++)
        {
            if (json) terminal.WriteLine(Json(turns[_printedTurns]));
            else Print(turns[_printedTurns]);
        }
    }

    public void Summary(DemoSummary summary, string outDirectory)
    {
        if (json)
        {
            terminal.WriteLine(summary.ToJson());
            return;
        }

        var rich = terminal.Rich;
        rich.WriteLine();
        rich.MarkupLine(summary.Appointment is { } booked
            ? $"[bold]booked[/]   {booked.Service} on {booked.Day:yyyy-MM-dd} at {booked.Time:HH:mm} for {Markup.Escape(booked.Name)}"
            : "[bold]booked[/]   nothing");
        rich.MarkupLine($"[bold]heard[/]    {summary.Turns} turns, {summary.ToolCalls} tool calls, word error rate {summary.WordErrorRate:P1}");
        rich.MarkupLine($"[bold]latency[/]  end of speech to first audio: median {Text(summary.MedianFirstAudio)}, p95 {Text(summary.P95FirstAudio)}; interruption to silence: {Text(summary.Silence)}");
        rich.MarkupLine($"[bold]files[/]    {Markup.Escape(outDirectory)}: call.wav (caller left, agent right), timeline.json, appointments.db");
    }

    private static string Text(TimeSpan? time) => time is { } span ? $"{span.TotalMilliseconds:F0} ms" : "none";

    private void PrintEvents()
    {
        var events = timeline.Of<SessionEvent>();
        for (; _printedEvents < events.Count; _printedEvents++)
        {
            if (SessionEventJson.Write(events[_printedEvents].Event) is { } line) terminal.WriteLine(System.Text.Encoding.UTF8.GetString(line));
        }
    }

    private void Print(DemoTurn turn)
    {
        var rich = terminal.Rich;
        rich.WriteLine();
        var over = turn.Interrupts ? " [red](over the agent)[/]" : "";
        rich.MarkupLine($"[blue]caller[/] {Markup.Escape(turn.Said)}{over}");
        rich.MarkupLine($"[grey] heard[/] {(turn.Recognised.Length == 0 ? "[red](nothing)[/]" : Markup.Escape(turn.Recognised))}");
        foreach (var tool in turn.Tools)
            rich.MarkupLine($"[yellow]  tool[/] {Markup.Escape(tool.Name)} → {Markup.Escape(tool.Result)} [grey]{tool.Duration.TotalMilliseconds:F0} ms{(tool.Error is null ? "" : $", {tool.Error}")}[/]");
        rich.MarkupLine($"[green] agent[/] {Markup.Escape(turn.AgentHeard)}{(turn.AgentCutOff ? " [red](cut off)[/]" : "")}");
        if (turn.Latency is { } latency) PrintLatency(latency, turn);
    }

    private void PrintLatency(TurnLatency latency, DemoTurn turn)
    {
        var parts = SessionEventJson.Parts(latency).ToDictionary(part => part.Name, part => part.Value.TotalMilliseconds);
        if (terminal.IsTerminal)
        {
            var bar = string.Concat(Bar.Select(part => $"[{part.Colour}]{new string('█', (int)Math.Round(parts[part.Name] / BarMsPerCell))}[/]"));
            terminal.Rich.MarkupLine($"       {bar} {latency.Total.TotalMilliseconds:F0} ms");
        }

        var legend = string.Join(" + ", Bar.Where(part => parts[part.Name] >= 0.5).Select(part => $"[{part.Colour}]{part.Name} {parts[part.Name]:F0}[/]"));
        var tools = parts["tools"] >= 0.5 ? $", tools {parts["tools"]:F0} of it" : "";
        terminal.Rich.MarkupLine($"       {legend} = {latency.Total.TotalMilliseconds:F0} ms{tools}; at the caller's ear {Text(turn.FirstAudio)}{(turn.Silence is null ? "" : $", silent after {Text(turn.Silence)}")}");
    }

    private static string Json(DemoTurn turn) => JsonLine.Of("caller_turn", line =>
    {
        line.WriteNumber("number"u8, turn.Number);
        line.WriteString("said"u8, turn.Said);
        line.WriteString("recognised"u8, turn.Recognised);
        line.WriteString("agent_heard"u8, turn.AgentHeard);
        line.WriteBoolean("interrupts"u8, turn.Interrupts);
        WriteMs(line, "end_of_speech_to_first_audio_ms", turn.FirstAudio);
        WriteMs(line, "barge_in_to_silence_ms", turn.Silence);
    });

    internal static void WriteMs(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } span) json.WriteNumber(name, Math.Round(span.TotalMilliseconds, 1));
        else json.WriteNull(name);
    }
}

/// <summary>The call in numbers.</summary>
internal sealed record DemoSummary
{
    public required int Turns { get; init; }

    public required int ToolCalls { get; init; }

    public required Appointment? Appointment { get; init; }

    public required double WordErrorRate { get; init; }

    public required TimeSpan? MedianFirstAudio { get; init; }

    public required TimeSpan? P95FirstAudio { get; init; }

    public required TimeSpan? Silence { get; init; }

    public static DemoSummary Of(IReadOnlyList<DemoTurn> turns, Appointment? appointment)
    {
        TimeSpan[] first = [.. turns.Select(turn => turn.FirstAudio).OfType<TimeSpan>().Order()];
        return new DemoSummary
        {
            Turns = turns.Count(turn => turn.Recognised.Length > 0),
            ToolCalls = turns.Sum(turn => turn.Tools.Count),
            Appointment = appointment,
            WordErrorRate = turns.Aggregate(default(WordErrors), (sum, turn) => sum + turn.Errors).Rate,
            MedianFirstAudio = Quantile(first, 0.5),
            P95FirstAudio = Quantile(first, 0.95),
            Silence = turns.Select(turn => turn.Silence).Max(),
        };
    }

    public string ToJson() => JsonLine.Of("summary", json =>
    {
        json.WriteNumber("turns"u8, Turns);
        json.WriteNumber("tool_calls"u8, ToolCalls);
        if (Appointment is { } booked)
        {
            json.WriteStartObject("appointment"u8);
            json.WriteString("service"u8, booked.Service.ToString());
            json.WriteString("day"u8, booked.Day.ToString("yyyy-MM-dd"));
            json.WriteString("time"u8, booked.Time.ToString("HH:mm"));
            json.WriteString("name"u8, booked.Name);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("appointment"u8);
        }

        json.WriteNumber("word_error_rate"u8, Math.Round(WordErrorRate, 4));
        json.WriteStartObject("end_of_speech_to_first_audio_ms"u8);
        DemoReport.WriteMs(json, "median", MedianFirstAudio);
        DemoReport.WriteMs(json, "p95", P95FirstAudio);
        json.WriteEndObject();
        DemoReport.WriteMs(json, "barge_in_to_silence_ms", Silence);
    });

    /// <summary>Nearest rank; of few values the 95th percentile is the largest.</summary>
    private static TimeSpan? Quantile(TimeSpan[] sorted, double q) =>
        sorted.Length == 0 ? null : sorted[Math.Clamp((int)Math.Ceiling(q * sorted.Length) - 1, 0, sorted.Length - 1)];
}
