using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Antiphon.Conformance.Matching;
using Antiphon.Conformance.Wire;

namespace Antiphon.Conformance.Running;

/// <summary>A case under way: its connection, what it has kept, what came. One step at a time.</summary>
internal sealed class CaseRun : IAsyncDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    /// <summary>Wait for the rest of the messages and the server's close, once the steps are done.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly StreamRules _rules;
    private WireConnection? _connection;
    private bool _isOver;

    public CaseRun(ConformanceCase item, ConformanceTarget target, ConformanceOptions options, Transcript transcript)
    {
        Case = item;
        Target = target;
        Options = options;
        Transcript = transcript;
        _rules = new StreamRules(item.Protocol, Variables);
        if (target.Key is { } key) Variables.Set("key", key);
        foreach (var (name, value) in target.Variables) Variables.Set(name, value);
    }

    public ConformanceCase Case { get; }

    public ConformanceTarget Target { get; }

    public ConformanceOptions Options { get; }

    public Transcript Transcript { get; }

    public Variables Variables { get; } = new();

    public TimeProvider Time => Options.TimeProvider;

    /// <summary>Encoding of the audio that is sent, as the last settings say.</summary>
    public string InputEncoding { get; private set; } = "linear16";

    /// <summary>Its rate, in Hz.</summary>
    public int InputSampleRateHz { get; private set; } = 24_000;

    public void Open(Stream stream, string? subprotocol) => _connection = new WireConnection(stream, subprotocol, Time, Transcript.Received);

    // ---- receiving ----

    /// <summary>The next message or end, judged by the rules.</summary>
    /// <exception cref="ExpectationFailure">Nothing came in time, or what came is against a rule.</exception>
    public async Task<Received> ReceiveAsync(TimeSpan within, string awaited, CancellationToken cancellationToken) =>
        await TryReceiveAsync(within, cancellationToken).ConfigureAwait(false)
            ?? throw new ExpectationFailure(_isOver ? $"expected {awaited}; the connection is over" : $"expected {awaited}; nothing more came within {within.TotalSeconds:0.###} s");

    /// <summary>The same; null when nothing comes in time.</summary>
    public async Task<Received?> TryReceiveAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        if (_connection is null) throw new ExpectationFailure("the case has no connection");
        var message = await _connection.ReceiveAsync(within, cancellationToken).ConfigureAwait(false);
        if (message is null) return null;
        _isOver |= message.IsEnd;
        if (_rules.Judge(message) is { } broken) throw new ExpectationFailure(broken);
        return message;
    }

    // ---- sending ----

    public async Task SendJsonAsync(JsonNode? json, CancellationToken cancellationToken)
    {
        var filled = Variables.Fill(json);
        if (filled is JsonObject settings && settings["type"]?.ToJsonString() == "\"Settings\"") TakeFormat(settings);
        await SendTextAsync(Encoding.UTF8.GetBytes(filled?.ToJsonString() ?? "null"), parts: 1, cancellationToken).ConfigureAwait(false);
    }

    public async Task SendTextAsync(ReadOnlyMemory<byte> utf8, int parts, CancellationToken cancellationToken)
    {
        Transcript.Sent(Encoding.UTF8.GetString(utf8.Span));
        var size = (utf8.Length + parts - 1) / parts;
        for (var i = 0; i < parts; i++)
        {
            var part = utf8.Slice(Math.Min(utf8.Length, i * size), Math.Min(size, Math.Max(0, utf8.Length - (i * size))));
            if (!await SendAsync(part, WebSocketMessageType.Text, i == parts - 1, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    public async Task SendBinaryAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Transcript.Audio("→", bytes.Length);
        await SendAsync(bytes, WebSocketMessageType.Binary, isEnd: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends audio at its own pace, in frames of 20 ms.</summary>
    public async Task SendAudioAsync(short[] samples, CancellationToken cancellationToken)
    {
        var bytes = SyntheticVoice.Encode(samples, InputEncoding, InputSampleRateHz);
        var frame = (int)(InputSampleRateHz * Frame.TotalSeconds) * SyntheticVoice.BytesPerSample(InputEncoding);
        using var ticks = new PeriodicTimer(Frame, Time);
        var begun = Time.GetTimestamp();
        var sent = 0;
        while (sent < bytes.Length && await ticks.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            var due = Time.GetElapsedTime(begun) / Frame * frame;
            for (; sent < bytes.Length && sent + frame <= due; sent += frame)
            {
                var part = bytes.AsMemory(sent, Math.Min(frame, bytes.Length - sent));
                Transcript.Audio("→", part.Length);
                if (!await SendAsync(part, WebSocketMessageType.Binary, isEnd: true, cancellationToken).ConfigureAwait(false)) return;
            }
        }
    }

    public async Task CloseAsync(int code, string? reason, CancellationToken cancellationToken)
    {
        Transcript.Sent($"close {code} {reason}".TrimEnd());
        if (_connection is not null) await _connection.CloseAsync(code, reason, cancellationToken).ConfigureAwait(false);
    }

    public void Abort()
    {
        Transcript.Sent("cuts the connection");
        _connection?.Abort();
    }

    /// <summary>Ends the case: closes if that has not been done, and judges what still comes.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_connection is null || _isOver) return;
        await CloseAsync(1000, null, cancellationToken).ConfigureAwait(false);
        while (!_isOver && await TryReceiveAsync(Farewell, cancellationToken).ConfigureAwait(false) is not null)
        {
            // Only the rules look at it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isEnd, CancellationToken cancellationToken)
    {
        if (_connection is null) throw new ExpectationFailure("the case has no connection");
        if (await _connection.SendAsync(bytes, type, isEnd, cancellationToken).ConfigureAwait(false)) return true;
        Transcript.Note("not sent: the connection is over");
        return false;
    }

    private void TakeFormat(JsonObject settings)
    {
        if (settings["audio"] is not JsonObject { } audio || audio["input"] is not JsonObject input) return;
        if (input["encoding"] is JsonValue encoding && encoding.TryGetValue<string>(out var name)) InputEncoding = name;
        if (LiteralMatcher.Number(input["sample_rate"]) is { } rate and > 0) InputSampleRateHz = (int)rate;
    }
}
