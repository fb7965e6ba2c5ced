using Antiphon.Audio;

namespace Antiphon.Conversation.Recording;

/// <summary>A session whose door is opened by a recording. Used once.</summary>
internal sealed class ReplayedSession : IDisposable
{
    private readonly CallRecording _recording;
    private readonly IReplayObserver _observer;
    private readonly ReplayTap _tap = new();
    private readonly ReplayTimeline _timeline = new();
    private readonly ReplayParts _parts;
    private readonly SessionState _state;
    private readonly SessionReader _reader;
    private Item? _item;
    private TimeSpan _now;
    private long _items;
    private long _records = 1; // The header.
    private long _outputs;
    private ReplayDifference? _difference;

    public ReplayedSession(CallRecording recording, ReplayOptions options)
    {
        _recording = recording;
        _observer = _timeline.Watch(options.Observer);
        _parts = new ReplayParts(recording.Header.Playout, _tap, _observer);
        var settings = options.Options?.Invoke(recording.Options) ?? recording.Options;
        VoiceSessionOptionsCheck.ThrowIfInvalid(settings);
        var services = new VoiceSessionServices { Runner = _parts, TimeProvider = new StillTime(), IsReplay = true };
        services = options.Services?.Invoke(services) ?? services;
        var line = _tap.Through((IVoiceLine)_parts);
        var mailbox = new SessionMailbox(1, settings.InboundCapacity);
        mailbox.Close(); // What would come to it comes from the recording.
        _state = new SessionState(settings, new SessionOutput(settings, line, services), services.TimeProvider, static (_, _) => { }) { Tap = _tap };
        _reader = new SessionReader(services, _state, line, mailbox);
        _tap.OnRun = history => _timeline.RunStarted(_state.Turn, history);
    }

    /// <summary>One thing to replay: mail, or the end.</summary>
    private readonly record struct Item(long Sequence, TimeSpan Now, Mail Mail, SessionEnd? End)
    {
        public string Text => End is { } end ? $"the session ends: {end.Reason}{(end.Error is null ? "" : $" ({end.Error.Code.Value})")}" : MailText.Of(Mail);
    }

    public async Task<ReplayResult> RunAsync()
    {
        try
        {
            var isComplete = false;
            while (_difference is null && !isComplete && _recording.TryRead(out var record) && record[0] != (byte)RecordType.Lost) isComplete = Take(record);
            if (_difference is null) Play(isWhole: isComplete);
            return new ReplayResult
            {
                Items = _items,
                Outputs = _outputs,
                Duration = _now,
                IsComplete = isComplete,
                Difference = _difference,
                Turns = _timeline.Turns(_state.History),
                History = _state.History,
            };
        }
        finally
        {
            (_item?.Mail.Payload as AudioFrame)?.Dispose();
            _parts.Finish();
            await Task.WhenAll(_reader.Running);
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Takes the next record; true when it was the last of a whole recording.</summary>
    private bool Take(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record[1..]);
        switch ((RecordType)record[0])
        {
            case RecordType.Mail:
                Play(isWhole: true);
                if (_difference is not null) return false;
                _item = new Item(reader.Integer(), reader.Time(), MailCodec.Read(ref reader, _parts), null);
                break;
            case RecordType.Closing:
                Play(isWhole: true);
                if (_difference is not null) return false;
                _item = new Item(_items + 1, reader.Time(), default, End(ref reader));
                break;
            case RecordType.Output:
                if (_item is null) throw RecordingErrors.Invalid("it holds output of nothing");
                _ = OutputText.Of(record); // Whatever is wrong with it shows now, not in the middle of a comparison.
                _tap.Expected.Add(record.ToArray());
                _records++;
                return false;
            case RecordType.End:
                if (reader.Integer() != _records) throw RecordingErrors.Invalid("records are missing from it");
                reader.End();
                return true;
            default:
                throw RecordingErrors.Invalid($"it holds a record of a kind {record[0]}, which this version does not know");
        }

        reader.End();
        _records++;
        return false;
    }

    private static SessionEnd End(ref RecordReader reader) => new(reader.Text(), ErrorCodec.ReadOptional(ref reader));

    /// <summary>Plays the item whose records have been read.</summary>
    /// <param name="isWhole">Whether all of its output was recorded.</param>
    private void Play(bool isWhole)
    {
        if (_item is not { } item) return;
        _item = null;
        _items = item.Sequence;
        _parts.Now = _now = item.Now;
        var text = item.Text;
        if (item.End is { } end) Close(item.Now, end);
        else Handle(item);
        Compare(item, text, isWhole);
        _tap.Clear();
    }

    private void Handle(in Item item)
    {
        if (item.Mail is { Kind: MailKind.Audio, Payload: AudioFrame heard }) _observer.OnCallerAudio(item.Now, heard.Samples, heard.SampleRateHz);
        else if (item.Mail.Kind is not (MailKind.Tick or MailKind.SpeechAudio or MailKind.SpeechWords)) _timeline.Note(item.Now, $"in   {MailText.Of(item.Mail)}");
        try
        {
            _reader.Handle(item.Mail, item.Now);
        }
        catch (Exception error)
        {
            _tap.Threw(error);
        }
    }

    private void Close(TimeSpan now, SessionEnd end)
    {
        _timeline.Note(now, $"in   the session ends: {end.Reason}");
        try
        {
            _reader.Close(now);
            _state.Emit(new SessionEvent.Ended(end));
            _tap.Settled(_state.History);
        }
        catch (Exception error)
        {
            _tap.Threw(error);
        }
    }

    private void Compare(in Item item, string cause, bool isWhole)
    {
        var (expected, actual) = (_tap.Expected, _tap.Actual);
        if (!isWhole && actual.Count > expected.Count) actual.RemoveRange(expected.Count, actual.Count - expected.Count);
        var first = _tap.FirstDifference();
        var same = first < 0 ? expected.Count : first;
        _outputs += same;
        for (var i = 0; i < same; i++)
        {
            if (OutputText.TypeOf(expected[i]) is not (OutputType.Audio or OutputType.Recognise)) _timeline.Note(item.Now, $"out  {OutputText.Of(expected[i])}");
        }

        if (first < 0) return;
        _difference = new ReplayDifference
        {
            Item = item.Sequence,
            At = item.Now,
            Cause = cause,
            Expected = first < expected.Count ? OutputText.Of(expected[first]) : null,
            Actual = first < actual.Count ? OutputText.Of(actual[first]) : null,
            Before = _timeline.Lines,
        };
    }
}
