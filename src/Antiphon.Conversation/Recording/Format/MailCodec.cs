using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Turns;

namespace Antiphon.Conversation.Recording;

/// <summary>What stands in for the live things that mail carries.</summary>
internal interface IMailParts
{
    /// <summary>What recognition gets its room back from.</summary>
    object RecognitionCredits { get; }

    /// <summary>A recogniser's session.</summary>
    ISpeechToTextSession OpenRecognition();

    /// <summary>A synthesis pump.</summary>
    ISpeechPump OpenSynthesis(int sampleRateHz);

    /// <summary>The segment that was handed over as the so-manyth of the call.</summary>
    SpokenSegment Segment(long number);
}

/// <summary>
/// Mail as bytes and back. Every kind has a number of its own here, which never changes; a kind without one cannot be
/// recorded, and a test over all kinds says so.
/// </summary>
internal static class MailCodec
{
    private const byte OpenedNothing = 0;
    private const byte OpenedSession = 1;
    private const byte OpeningFailed = 2;

    /// <exception cref="NotSupportedException">Mail that has no number yet.</exception>
    public static void Write(RecordWriter writer, in Mail mail)
    {
        switch (mail.Kind)
        {
            case MailKind.Audio:
                writer.Byte(1);
                Frame(writer, mail.Payload);
                break;
            case MailKind.TypedText:
                writer.Byte(2);
                writer.Text((string)mail.Payload!);
                break;
            case MailKind.Speak:
                writer.Byte(3);
                writer.Integer(mail.Number);
                writer.Text((string)mail.Payload!);
                break;
            case MailKind.Mark:
                writer.Byte(4);
                writer.Integer(mail.Number);
                break;
            case MailKind.SpeechToTextOpened:
                writer.Byte(5);
                Opened(writer, mail.Payload);
                break;
            case MailKind.TextToSpeechOpened:
                writer.Byte(6);
                Opened(writer, mail.Payload);
                if (mail.Payload is ISpeechPump pump) writer.Integer(pump.SampleRateHz);
                break;
            case MailKind.Recognition:
                writer.Byte(7);
                RecognitionCodec.Write(writer, (SpeechToTextEvent)mail.Payload!);
                break;
            case MailKind.AgentEvent:
                writer.Byte(8);
                writer.Integer(mail.Number);
                AgentEventCodec.Write(writer, (AgentEvent)mail.Payload!);
                break;
            case MailKind.AgentFailed:
                writer.Byte(9);
                writer.Integer(mail.Number);
                ErrorCodec.Write(writer, (VoiceException)mail.Payload!);
                break;
            case MailKind.SpeechAudio:
                writer.Byte(10);
                Segment(writer, mail);
                Frame(writer, mail.Payload);
                break;
            case MailKind.SpeechWords:
                writer.Byte(11);
                Segment(writer, mail);
                Words(writer, (IReadOnlyList<WordMark>)mail.Payload!);
                break;
            case MailKind.SpeechSegmentDone:
                writer.Byte(12);
                Segment(writer, mail);
                break;
            case MailKind.SpeechFailed:
                writer.Byte(13);
                Segment(writer, mail);
                ErrorCodec.Write(writer, (VoiceException)mail.Payload!);
                break;
            case MailKind.Tick:
                writer.Byte(14);
                break;
            case MailKind.TranscriptTimeout:
                writer.Byte(15);
                writer.Integer(mail.Number);
                break;
            case MailKind.SpeechContinued:
                writer.Byte(16);
                Segment(writer, mail);
                var continuation = (SegmentContinuation)mail.Payload!;
                writer.Integer(continuation.TextStart);
                writer.Integer(continuation.Samples);
                ErrorCodec.WriteOptional(writer, continuation.Error);
                break;
            case MailKind.LivenessTimer:
                writer.Byte(17);
                break;
            case MailKind.Expect:
                writer.Byte(18);
                Expected(writer, (ExpectedInput)mail.Payload!);
                break;
            case MailKind.Interject:
                writer.Byte(19);
                writer.Integer(mail.Number);
                writer.Text((string)mail.Payload!);
                break;
            case MailKind.EndCallerTurn:
                writer.Byte(20);
                break;
            case MailKind.UseAgent:
                writer.Byte(21);
                writer.Text(((Agent)mail.Payload!).Name);
                writer.Text(((Agent)mail.Payload!).Instructions);
                break;
            default:
                throw new NotSupportedException($"Recordings cannot hold mail of the kind {mail.Kind}.");
        }
    }

    /// <summary>The mail again, with <paramref name="parts"/> in the place of what was alive.</summary>
    public static Mail Read(ref RecordReader reader, IMailParts parts)
    {
        switch (reader.Byte())
        {
            case 1:
                var heard = Frame(ref reader);
                return new Mail(MailKind.Audio, heard.Position, heard);
            case 2:
                return new Mail(MailKind.TypedText, 0, reader.Text());
            case 3:
                return new Mail(MailKind.Speak, reader.Integer(), reader.Text());
            case 4:
                return new Mail(MailKind.Mark, reader.Integer());
            case 5:
                return new Mail(MailKind.SpeechToTextOpened, 0, Opened(ref reader, static (ref _, parts) => parts.OpenRecognition(), parts));
            case 6:
                return new Mail(MailKind.TextToSpeechOpened, 0, Opened(ref reader, static (ref reader, parts) => parts.OpenSynthesis(Rate(ref reader)), parts));
            case 7:
                return new Mail(MailKind.Recognition, 0, RecognitionCodec.Read(ref reader), parts.RecognitionCredits);
            case 8:
                return new Mail(MailKind.AgentEvent, reader.Integer(), AgentEventCodec.Read(ref reader));
            case 9:
                return new Mail(MailKind.AgentFailed, reader.Integer(), ErrorCodec.Read(ref reader));
            case 10:
                var (spoken, segment) = (reader.Integer(), parts.Segment(reader.Integer()));
                return new Mail(MailKind.SpeechAudio, spoken, Frame(ref reader), segment);
            case 11:
                var (worded, of) = (reader.Integer(), parts.Segment(reader.Integer()));
                return new Mail(MailKind.SpeechWords, worded, Words(ref reader), of);
            case 12:
                return new Mail(MailKind.SpeechSegmentDone, reader.Integer(), null, parts.Segment(reader.Integer()));
            case 13:
                var (failed, what) = (reader.Integer(), parts.Segment(reader.Integer()));
                return new Mail(MailKind.SpeechFailed, failed, ErrorCodec.Read(ref reader), what);
            case 14:
                return new Mail(MailKind.Tick);
            case 15:
                return new Mail(MailKind.TranscriptTimeout, reader.Integer());
            case 16:
                var (continued, again) = (reader.Integer(), parts.Segment(reader.Integer()));
                var from = new SegmentContinuation((int)reader.Integer(), reader.Integer()) { Error = ErrorCodec.ReadOptional(ref reader) };
                return new Mail(MailKind.SpeechContinued, continued, from, again);
            case 17:
                return new Mail(MailKind.LivenessTimer);
            case 18:
                return new Mail(MailKind.Expect, 0, Expected(ref reader));
            case 19:
                return new Mail(MailKind.Interject, reader.Integer(), reader.Text());
            case 20:
                return new Mail(MailKind.EndCallerTurn);
            case 21:
                return new Mail(MailKind.UseAgent, 0, new Agent { Name = reader.Text(), Instructions = reader.Text() });
            case var number:
                throw RecordingErrors.Invalid($"it holds mail of a kind {number}, which this version does not know");
        }
    }

    private delegate object Open(ref RecordReader reader, IMailParts parts);

    private static void Opened(RecordWriter writer, object? payload)
    {
        writer.Byte(payload switch { null => OpenedNothing, VoiceException => OpeningFailed, _ => OpenedSession });
        if (payload is VoiceException error) ErrorCodec.Write(writer, error);
    }

    private static object? Opened(ref RecordReader reader, Open open, IMailParts parts) => reader.Byte() switch
    {
        OpenedNothing => null,
        OpenedSession => open(ref reader, parts),
        OpeningFailed => ErrorCodec.Read(ref reader),
        _ => throw RecordingErrors.Invalid("it says of an engine neither that it opened nor that it did not"),
    };

    private static void Segment(RecordWriter writer, in Mail mail)
    {
        writer.Integer(mail.Number);
        writer.Integer(((SpokenSegment)mail.Source!).Number);
    }

    /// <summary>The kind by its number in the order in which kinds came to be; new ones come last.</summary>
    private static void Expected(RecordWriter writer, ExpectedInput expected)
    {
        writer.Byte((byte)expected.Kind);
        writer.Flag(expected.Count is not null);
        writer.Integer(expected.Count ?? 0);
    }

    private static ExpectedInput Expected(ref RecordReader reader)
    {
        var kind = (ExpectedInputKind)reader.Byte();
        if (!Enum.IsDefined(kind)) throw RecordingErrors.Invalid($"it expects an answer of a kind {(int)kind}, which this version does not know");
        var isCounted = reader.Flag();
        var count = (int)reader.Integer();
        return new ExpectedInput(kind, isCounted ? count : null);
    }

    private static void Frame(RecordWriter writer, object? payload)
    {
        var frame = (AudioFrame)payload!;
        writer.Integer(frame.SampleRateHz);
        writer.Integer(frame.Position);
        writer.Samples(frame.Samples);
    }

    private static AudioFrame Frame(ref RecordReader reader)
    {
        var (rate, position) = (Rate(ref reader), reader.Integer());
        var samples = reader.Samples();
        if (samples.Length > rate) throw RecordingErrors.Invalid("a piece of audio is longer than one second");
        return AudioFrame.Copy(samples, rate, position);
    }

    private static int Rate(ref RecordReader reader)
    {
        var rate = reader.Integer();
        return rate is >= AudioFormat.MinSampleRateHz and <= AudioFormat.MaxSampleRateHz
            ? (int)rate
            : throw RecordingErrors.Invalid("audio has a rate outside 8,000 to 48,000 Hz");
    }

    private static void Words(RecordWriter writer, IReadOnlyList<WordMark> words)
    {
        writer.Unsigned((ulong)words.Count);
        foreach (var word in words)
        {
            writer.Integer(word.TextStart);
            writer.Integer(word.TextLength);
            writer.Integer(word.StartSample);
            writer.Integer(word.EndSample);
        }
    }

    private static WordMark[] Words(ref RecordReader reader)
    {
        var words = new WordMark[reader.Count(reader.Unsigned(), 4)];
        for (var i = 0; i < words.Length; i++) words[i] = new WordMark((int)reader.Integer(), (int)reader.Integer(), reader.Integer(), reader.Integer());
        return words;
    }
}
