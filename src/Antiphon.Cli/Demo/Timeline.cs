using System.Buffers;
using System.Text.Json;
using Antiphon.Audio;
using Antiphon.Conversation;
using Antiphon.Server.Console;

namespace Antiphon.Cli.Demo;

/// <summary>What happened in the call, each with its place on the caller's clock. Thread-safe.</summary>
internal sealed class Timeline(CallTrack track) : ISessionObserver
{
    private readonly Lock _gate = new();
    private readonly List<(long Position, SessionEvent Event)> _events = [];

    public void OnEvent(string sessionId, SessionEvent sessionEvent)
    {
        lock (_gate) _events.Add((track.Now, sessionEvent));
    }

    /// <summary>Events of one kind from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public IReadOnlyList<(long Position, T Event)> Of<T>(long from = 0, long to = long.MaxValue)
        where T : SessionEvent
    {
        lock (_gate) return [.. _events.Where(e => e.Position >= from && e.Position < to && e.Event is T).Select(e => (e.Position, (T)e.Event))];
    }

    /// <summary>A JSON document in UTF-8: the caller's lines and the session's events in order.</summary>
    public ReadOnlyMemory<byte> ToJson(IReadOnlyList<DemoTurn> turns)
    {
        (long Position, SessionEvent Event)[] events;
        lock (_gate) events = [.. _events];
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("sample_rate_hz"u8, CallTrack.SampleRateHz);
        json.WriteStartArray("caller"u8);
        foreach (var turn in turns)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, turn.Said);
            json.WriteNumber("start_ms"u8, Ms(turn.Start));
            json.WriteNumber("end_ms"u8, Ms(turn.End));
            json.WriteBoolean("interrupts"u8, turn.Interrupts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("events"u8);
        foreach (var (position, sessionEvent) in events)
        {
            if (SessionEventJson.Write(sessionEvent) is not { } line) continue;
            json.WriteStartObject();
            json.WriteNumber("call_ms"u8, Ms(position));
            json.WritePropertyName("event"u8);
            json.WriteRawValue(line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static double Ms(long position) => Math.Round(MediaTime.Of(position, CallTrack.SampleRateHz).TotalMilliseconds, 1);
}
