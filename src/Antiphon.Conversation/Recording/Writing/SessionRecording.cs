using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Conversation.Recording;

/// <summary>One live session's recording. Used by the session's reader only; what fails in it never reaches the session.</summary>
internal sealed class SessionRecording : OutgoingTap
{
    private readonly RecordWriter _record = new();
    private readonly IRecordSink _sink;
    private readonly CallRecorder _recorder;
    private readonly ILogger _logger;
    private readonly string _sessionId;
    private RecordLoss? _loss;
    private long _sequence;
    private long _records;
    private long _lost;

    public SessionRecording(CallRecorder recorder, IRecordSink sink, RecordingHeader header, ILogger logger)
    {
        (_recorder, _sink, _logger, _sessionId) = (recorder, sink, logger, header.Options.Id);
        Begin(RecordType.Header);
        _record.Raw(header.Write());
        Put(_record.Written);
    }

    /// <summary>This item is about to be handled.</summary>
    public void OnMail(long sequence, TimeSpan now, in Mail mail)
    {
        _sequence = sequence;
        Begin(RecordType.Mail);
        _record.Integer(sequence);
        _record.Time(now);
        try
        {
            MailCodec.Write(_record, mail);
        }
        catch (NotSupportedException)
        {
            BreakOff(RecordLoss.NotRecordable);
        }

        Put(_record.Written);
    }

    /// <summary>The session is about to settle for its end.</summary>
    public void OnClosing(TimeSpan now, SessionEnd end)
    {
        Begin(RecordType.Closing);
        _record.Time(now);
        _record.Text(end.Reason);
        ErrorCodec.WriteOptional(_record, end.Error);
        Put(_record.Written);
    }

    /// <summary>The session is settled: the recording is whole.</summary>
    /// <returns>Completes when it is written; never faults.</returns>
    public Task CompleteAsync(IReadOnlyList<ChatMessage> history)
    {
        Settled(history);
        if (_loss is { } loss)
        {
            Begin(RecordType.Lost);
            _record.Byte((byte)loss);
            _record.Integer(_lost);
        }
        else
        {
            Begin(RecordType.End);
            _record.Integer(_records);
        }

        return _sink.CompleteAsync(_record.Written);
    }

    protected override void Put(ReadOnlySpan<byte> record)
    {
        if (_loss is null && (record.Length > RecordFormat.MaxPayload || !_sink.TryAppend(record))) BreakOff(RecordLoss.TooSlow);
        if (_loss is null) _records++;
        else _lost++;
    }

    private void Begin(RecordType type)
    {
        _record.Clear();
        _record.Byte((byte)type);
    }

    private void BreakOff(RecordLoss loss)
    {
        if (_loss is not null) return;
        _loss = loss;
        _recorder.CountIncomplete();
        RecordingLog.BrokeOff(_logger, _sessionId, _sequence, loss);
    }
}
