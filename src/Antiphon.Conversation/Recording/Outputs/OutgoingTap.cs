using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Conversation.Recording;

/// <summary>
/// Sees everything that a session does to the world, in order, and writes each as a record: the same for a live session,
/// whose records are kept, and for a replayed one, whose records are compared with them. Used by the session's reader only;
/// allocates nothing per audio frame.
/// </summary>
internal abstract class OutgoingTap
{
    private readonly RecordWriter _record = new();
    private long _segments;

    /// <summary>A line that is seen.</summary>
    public IVoiceLine Through(IVoiceLine line) => new TappedLine(line, this);

    /// <summary>A recogniser's session that is seen.</summary>
    public ISpeechToTextSession Through(ISpeechToTextSession session) => new TappedRecognition(session, this);

    /// <summary>A pump that is seen.</summary>
    public ISpeechPump Through(ISpeechPump pump) => new TappedPump(pump, this);

    /// <summary>A run of the agent begins.</summary>
    public virtual void RunStarted(long epoch, Agent agent, IReadOnlyList<ChatMessage> history)
    {
        Begin(OutputType.Run);
        _record.Integer(epoch);
        _record.Text(agent.Name);
        HistoryText.Write(_record, history);
        Put(_record.Written);
    }

    /// <summary>The session asks for its end.</summary>
    public void EndRequested(string reason, VoiceException? error)
    {
        Begin(OutputType.End);
        _record.Text(reason);
        ErrorCodec.WriteOptional(_record, error);
        Put(_record.Written);
    }

    /// <summary>A handler threw.</summary>
    public void Threw(Exception error)
    {
        Begin(OutputType.Threw);
        _record.Text(error is VoiceException coded ? coded.Code.Value : NameOf(error));
        Put(_record.Written);
    }

    /// <summary>The conversation as it stands at the end.</summary>
    public void Settled(IReadOnlyList<ChatMessage> history)
    {
        Begin(OutputType.History);
        HistoryText.Write(_record, history);
        Put(_record.Written);
    }

    /// <summary>Takes the next record; it is gone after the call.</summary>
    protected abstract void Put(ReadOnlySpan<byte> record);

    private static string NameOf(Exception error) => error is ReplayedException replayed ? replayed.Name : error.GetType().Name;

    private void OutsideThrew(Exception error)
    {
        Begin(OutputType.OutsideThrew);
        _record.Text(NameOf(error));
        ErrorCodec.WriteOptional(_record, error as VoiceException);
        Put(_record.Written);
    }

    private void Begin(OutputType type)
    {
        _record.Clear();
        _record.Byte((byte)RecordType.Output);
        _record.Byte((byte)type);
    }

    private void Audio(long position, int samples, uint checksum, bool taken)
    {
        Begin(OutputType.Audio);
        _record.Integer(position);
        _record.Integer(samples);
        _record.UInt32(checksum);
        _record.Flag(taken);
        Put(_record.Written);
    }

    private void Number(OutputType type, long number)
    {
        Begin(type);
        _record.Integer(number);
        Put(_record.Written);
    }

    private void Bare(OutputType type)
    {
        Begin(type);
        Put(_record.Written);
    }

    private void Event(SessionEvent sessionEvent)
    {
        Begin(OutputType.Event);
        _record.Text(EventText.Of(sessionEvent));
        Put(_record.Written);
    }

    private void Recognise(ReadOnlySpan<short> samples)
    {
        Begin(OutputType.Recognise);
        _record.Integer(samples.Length);
        _record.UInt32(Checksum.Of(samples));
        Put(_record.Written);
    }

    private void Segment(SpokenSegment segment, bool taken)
    {
        Begin(OutputType.Segment);
        _record.Integer(segment.Number);
        _record.Integer(segment.Epoch);
        _record.Integer(segment.TextStart);
        _record.Text(segment.Text);
        _record.Flag(taken);
        Put(_record.Written);
    }

    private sealed class TappedLine(IVoiceLine line, OutgoingTap tap) : IVoiceLine
    {
        public PlayoutReporting Playout => line.Playout;

        public bool TrySendAudio(AudioFrame frame)
        {
            var (position, samples, checksum) = (frame.Position, frame.SampleCount, Checksum.Of(frame.Samples));
            bool taken;
            try
            {
                taken = line.TrySendAudio(frame);
            }
            catch (Exception error)
            {
                tap.OutsideThrew(error);
                throw;
            }

            tap.Audio(position, samples, checksum, taken);
            return taken;
        }

        public void SendMark(long mark)
        {
            line.SendMark(mark);
            tap.Number(OutputType.Mark, mark);
        }

        public void Flush()
        {
            line.Flush();
            tap.Bare(OutputType.Flush);
        }

        public void Emit(SessionEvent sessionEvent)
        {
            line.Emit(sessionEvent);
            tap.Event(sessionEvent);
        }
    }

    private sealed class TappedRecognition(ISpeechToTextSession session, OutgoingTap tap) : ISpeechToTextSession
    {
        public long DroppedSamples => session.DroppedSamples;

        public void Write(ReadOnlySpan<short> samples)
        {
            try
            {
                session.Write(samples);
            }
            catch (Exception error)
            {
                tap.OutsideThrew(error);
                throw;
            }

            tap.Recognise(samples);
        }

        public void Flush(long utterance)
        {
            session.Flush(utterance);
            tap.Number(OutputType.Commit, utterance);
        }

        public void Discard()
        {
            session.Discard();
            tap.Bare(OutputType.Discard);
        }

        public IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => session.ReadEventsAsync(cancellationToken);

        public ValueTask DisposeAsync() => session.DisposeAsync();
    }

    private sealed class TappedPump(ISpeechPump pump, OutgoingTap tap) : ISpeechPump
    {
        public int SampleRateHz => pump.SampleRateHz;

        public bool TryEnqueue(SpokenSegment segment)
        {
            segment.Number = ++tap._segments;
            var taken = pump.TryEnqueue(segment);
            tap.Segment(segment, taken);
            return taken;
        }

        public void Consumed(TimeSpan duration) => pump.Consumed(duration);
    }
}
