using System.Buffers;
using System.Text.Json;
using Antiphon.Conversation;

namespace Antiphon.Server.Console;

/// <summary>Session events as the JSON objects of the console, the demo's timeline and its JSON lines.</summary>
public static class SessionEventJson
{
    /// <summary>The object for <paramref name="sessionEvent"/> in UTF-8 without line breaks; null for events that are not
    /// shown. Times are in milliseconds.</summary>
    public static byte[]? Write(SessionEvent sessionEvent)
    {
        ArgumentNullException.ThrowIfNull(sessionEvent);
        if (TypeOf(sessionEvent) is not { } type) return null;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteNumber("at"u8, Ms(sessionEvent.At));
            json.WriteNumber("turn"u8, sessionEvent.Turn);
            WriteBody(json, sessionEvent);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The parts of a turn's latency, in order, by the names of the JSON; <c>tools</c> lies inside <c>model</c>.</summary>
    public static IReadOnlyList<(string Name, TimeSpan Value)> Parts(TurnLatency latency)
    {
        ArgumentNullException.ThrowIfNull(latency);
        return
        [
            ("endpointing", latency.Endpointing),
            ("transcription", latency.Transcription),
            ("dispatch", latency.Dispatch),
            ("model", latency.Model),
            ("tools", latency.Tools),
            ("segmentation", latency.Segmentation),
            ("synthesis", latency.Synthesis),
            ("wire", latency.Wire),
        ];
    }

    private static string? TypeOf(SessionEvent sessionEvent) => sessionEvent switch
    {
        SessionEvent.UserStartedSpeaking => "user_started_speaking",
        SessionEvent.UserInterim => "user_interim",
        SessionEvent.UserText => "user_text",
        SessionEvent.AgentText => "agent_text",
        SessionEvent.AgentFiller => "agent_filler",
        SessionEvent.Silence => "silence",
        SessionEvent.AgentStartedSpeaking { Latency: not null } => "turn_latency",
        SessionEvent.ToolStarted => "tool_started",
        SessionEvent.ToolFinished => "tool_finished",
        SessionEvent.AgentHeard => "agent_heard",
        SessionEvent.Fault => "fault",
        SessionEvent.Ended => "ended",
        _ => null,
    };

    private static void WriteBody(Utf8JsonWriter json, SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserStartedSpeaking started:
                json.WriteBoolean("interrupts"u8, started.Interrupts);
                break;
            case SessionEvent.UserInterim interim:
                json.WriteString("text"u8, interim.Text);
                break;
            case SessionEvent.UserText user:
                json.WriteString("text"u8, user.Text);
                if (user.Confidence is { } confidence) json.WriteNumber("confidence"u8, Math.Round(confidence, 3));
                else json.WriteNull("confidence"u8);
                break;
            case SessionEvent.AgentText agent:
                json.WriteString("text"u8, agent.Text);
                break;
            case SessionEvent.AgentFiller filler:
                json.WriteString("text"u8, filler.Text);
                json.WriteString("kind"u8, NameOf(filler.Kind));
                break;
            case SessionEvent.Silence silence:
                json.WriteString("reason"u8, NameOf(silence.Reason));
                json.WriteNumber("ms"u8, Ms(silence.Duration));
                break;
            case SessionEvent.AgentStartedSpeaking { Latency: { } latency }:
                json.WriteStartObject("parts"u8);
                foreach (var (name, value) in Parts(latency)) json.WriteNumber(name, Ms(value));
                json.WriteEndObject();
                json.WriteNumber("total"u8, Ms(latency.Total));
                break;
            case SessionEvent.ToolStarted started:
                json.WriteString("call_id"u8, started.CallId);
                json.WriteString("name"u8, started.Name);
                json.WritePropertyName("arguments"u8);
                WriteJson(json, started.ArgumentsJson);
                break;
            case SessionEvent.ToolFinished finished:
                json.WriteString("call_id"u8, finished.CallId);
                json.WriteString("name"u8, finished.Name);
                json.WriteString("result"u8, finished.Result);
                json.WriteNumber("ms"u8, Ms(finished.Duration));
                if (finished.Error is { } error) json.WriteString("error"u8, error.Value);
                else json.WriteNull("error"u8);
                break;
            case SessionEvent.AgentHeard heard:
                json.WriteString("text"u8, heard.Text);
                json.WriteBoolean("interrupted"u8, heard.Interrupted);
                break;
            case SessionEvent.Fault fault:
                json.WriteString("code"u8, fault.Error.Code.Value);
                json.WriteString("message"u8, fault.Error.Message);
                json.WriteString("advice"u8, fault.Error.Code.Advice);
                break;
            case SessionEvent.Ended ended:
                json.WriteString("reason"u8, ended.End.Reason);
                if (ended.End.Error is { } end) json.WriteString("code"u8, end.Code.Value);
                else json.WriteNull("code"u8);
                break;
        }
    }

    private static void WriteJson(Utf8JsonWriter json, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            // A model may call with text that is no JSON; shown as it came.
            json.WriteStringValue(text);
        }
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
