namespace Antiphon.Conversation;

/// <summary>Clock times of one turn's steps, from which its <see cref="TurnLatency"/> is made. Not thread-safe.</summary>
internal sealed class LatencyMarks(TimeSpan endpointing, TimeSpan decided)
{
    private TimeSpan? _text;
    private TimeSpan? _request;
    private TimeSpan? _token;
    private TimeSpan? _segment;
    private TimeSpan? _synthesised;
    private TimeSpan _tools;
    private TimeSpan _toolsSince;
    private int _toolsRunning;

    public void Text(TimeSpan now) => _text = now;

    public void Request(TimeSpan now) => _request ??= now;

    public void Token(TimeSpan now)
    {
        if (_token is not null) return;
        _token = now;
        if (_toolsRunning > 0) _tools += now - _toolsSince; // What a tool still does delays nothing that is counted here.
        _toolsRunning = 0;
    }

    public void Segment(TimeSpan now) => _segment ??= now;

    public void Synthesised(TimeSpan now) => _synthesised ??= now;

    public void ToolStarted(TimeSpan now)
    {
        if (_token is not null) return; // Tools after the first word delay nothing that is counted here.
        if (_toolsRunning++ == 0) _toolsSince = now;
    }

    public void ToolFinished(TimeSpan now)
    {
        if (_toolsRunning == 0 || --_toolsRunning > 0) return;
        _tools += now - _toolsSince;
    }

    /// <summary>The breakdown when the first audio goes to the line at <paramref name="now"/>. A step that did not occur takes no time.</summary>
    public TurnLatency Complete(TimeSpan now)
    {
        // Whatever order the steps came in, each part begins where the one before it ends.
        var text = Between(decided, _text, now);
        var request = Between(text, _request, now);
        var token = Between(request, _token, now);
        var segment = Between(token, _segment, now);
        var synthesised = Between(segment, _synthesised, now);
        return new TurnLatency
        {
            Endpointing = endpointing,
            Transcription = text - decided,
            Dispatch = request - text,
            Model = token - request,
            Tools = _tools < token - request ? _tools : token - request,
            Segmentation = segment - token,
            Synthesis = synthesised - segment,
            Wire = now - synthesised,
        };
    }

    private static TimeSpan Between(TimeSpan earliest, TimeSpan? step, TimeSpan latest)
    {
        if (step is not { } time || time < earliest) return earliest;
        return time < latest ? time : latest;
    }
}
