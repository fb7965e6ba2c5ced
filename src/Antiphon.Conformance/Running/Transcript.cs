using Antiphon.Conformance.Wire;

namespace Antiphon.Conformance.Running;

/// <summary>What a case has sent and received. Keeps up to <see cref="MaxLines"/> lines. Thread-safe.</summary>
internal sealed class Transcript(TimeProvider time)
{
    private const int MaxLines = 1_000;
    private const int MaxText = 2_000;

    private readonly Lock _gate = new();
    private readonly List<ConformanceTranscriptLine> _lines = [];
    private readonly long _start = time.GetTimestamp();
    private string _audioDirection = "";
    private int _audioFrames;
    private long _audioBytes;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public IReadOnlyList<ConformanceTranscriptLine> Lines
    {
        get { lock (_gate) return [.. _lines]; }
    }

    public void Sent(string text) => Add("→", text);

    public void Note(string text) => Add("·", text);

    public void Received(Received message)
    {
        if (message.Type == Matching.MessageMatcher.Audio) Audio("←", message.Bytes);
        else Add("←", message.IsText ? message.Text : message.Short);
    }

    /// <summary>Audio; what follows in a row becomes one line.</summary>
    public void Audio(string direction, int bytes)
    {
        lock (_gate)
        {
            var goesOn = _audioFrames > 0 && _audioDirection == direction && _lines.Count > 0;
            if (!goesOn) (_audioDirection, _audioFrames, _audioBytes) = (direction, 0, 0);
            _audioFrames++;
            _audioBytes += bytes;
            var text = $"audio: {_audioFrames} messages, {_audioBytes} bytes";
            if (goesOn) _lines[^1] = _lines[^1] with { Text = text };
            else Append_NeedsLock(direction, text);
        }
    }

    private void Add(string direction, string text)
    {
        lock (_gate)
        {
            _audioFrames = 0;
            Append_NeedsLock(direction, text);
        }
    }

    private void Append_NeedsLock(string direction, string text)
    {
        if (_lines.Count < MaxLines) _lines.Add(new ConformanceTranscriptLine(Elapsed, direction, text.Length <= MaxText ? text : text[..MaxText] + "…"));
    }
}
