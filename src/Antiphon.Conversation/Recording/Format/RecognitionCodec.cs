using Antiphon.Speech;

namespace Antiphon.Conversation.Recording;

/// <summary>What a recogniser says. The numbers are stable.</summary>
internal static class RecognitionCodec
{
    /// <exception cref="NotSupportedException">An event that has no number yet.</exception>
    public static void Write(RecordWriter writer, SpeechToTextEvent recognition)
    {
        switch (recognition)
        {
            case SpeechToTextEvent.Interim interim:
                writer.Byte(1);
                writer.Text(interim.Text);
                break;
            case SpeechToTextEvent.Final final:
                writer.Byte(2);
                writer.Integer(final.Utterance);
                writer.Text(final.Text);
                writer.Flag(final.Confidence is not null);
                if (final.Confidence is { } confidence) writer.Double(confidence);
                writer.Unsigned((ulong)final.Words.Count);
                foreach (var word in final.Words)
                {
                    writer.Text(word.Text);
                    writer.Time(word.Start);
                    writer.Time(word.End);
                }

                break;
            case SpeechToTextEvent.EndOfTurn { AfterUtterance: { } after }:
                writer.Byte(5);
                writer.Integer(after);
                break;
            case SpeechToTextEvent.EndOfTurn:
                writer.Byte(3);
                break;
            case SpeechToTextEvent.Fault fault:
                writer.Byte(4);
                ErrorCodec.Write(writer, fault.Error);
                writer.Flag(fault.Utterance is not null);
                writer.Integer(fault.Utterance ?? 0);
                break;
            default:
                throw new NotSupportedException($"Recordings cannot hold {recognition.GetType().Name}.");
        }
    }

    public static SpeechToTextEvent Read(ref RecordReader reader)
    {
        switch (reader.Byte())
        {
            case 1:
                return new SpeechToTextEvent.Interim(reader.Text());
            case 2:
                var (utterance, text) = (reader.Integer(), reader.Text());
                double? confidence = reader.Flag() ? reader.Double() : null;
                var words = new RecognizedWord[reader.Count(reader.Unsigned(), 3)];
                for (var i = 0; i < words.Length; i++) words[i] = new RecognizedWord(reader.Text(), reader.Time(), reader.Time());
                return new SpeechToTextEvent.Final(utterance, text) { Confidence = confidence, Words = words };
            case 3:
                return new SpeechToTextEvent.EndOfTurn();
            case 4:
                var error = ErrorCodec.Read(ref reader);
                var isKnown = reader.Flag();
                var lost = reader.Integer();
                return new SpeechToTextEvent.Fault(error) { Utterance = isKnown ? lost : null };
            case 5:
                return new SpeechToTextEvent.EndOfTurn { AfterUtterance = reader.Integer() };
            case var number:
                throw RecordingErrors.Invalid($"it holds a recognition event {number}, which this version does not know");
        }
    }
}
