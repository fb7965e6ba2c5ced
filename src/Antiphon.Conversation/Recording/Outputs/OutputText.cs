namespace Antiphon.Conversation.Recording;

/// <summary>A record of output in words.</summary>
internal static class OutputText
{
    private const string NotTaken = ", not taken";

    public static OutputType TypeOf(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        reader.Byte();
        return (OutputType)reader.Byte();
    }

    /// <summary>What the far side said to a frame or a segment; true for any other record.</summary>
    public static bool WasTaken(ReadOnlySpan<byte> record) =>
        TypeOf(record) is not (OutputType.Audio or OutputType.Segment) || record[^1] != 0;

    /// <summary>What the line or recognition threw; null for any other record.</summary>
    public static Exception? Thrown(ReadOnlySpan<byte> record)
    {
        if (TypeOf(record) != OutputType.OutsideThrew) return null;
        var reader = new RecordReader(record[2..]);
        var name = reader.Text();
        return ErrorCodec.ReadOptional(ref reader) ?? (Exception)new ReplayedException(name);
    }

    public static string Of(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        reader.Byte();
        var text = Of((OutputType)reader.Byte(), ref reader);
        reader.End();
        return text;
    }

    private static string Of(OutputType type, ref RecordReader reader)
    {
        switch (type)
        {
            case OutputType.Audio:
                var (position, samples, checksum) = (reader.Integer(), reader.Integer(), reader.UInt32());
                return $"audio to the line: {samples} samples at {position}, checksum {checksum:x8}{(reader.Flag() ? "" : NotTaken)}";
            case OutputType.Mark:
                return $"mark {reader.Integer()} to the line";
            case OutputType.Flush:
                return "the line is flushed";
            case OutputType.Event:
                return reader.Text();
            case OutputType.Segment:
                var (number, epoch, start, words) = (reader.Integer(), reader.Integer(), reader.Integer(), reader.Text());
                return $"segment {number} to synthesis (epoch {epoch}, character {start}): \"{words}\"{(reader.Flag() ? "" : NotTaken)}";
            case OutputType.Run:
                var (of, agent, history) = (reader.Integer(), reader.Text(), HistoryText.Read(ref reader));
                return $"run of agent \"{agent}\" (epoch {of}) on {history.Length} messages: {string.Join(' ', history)}";
            case OutputType.Recognise:
                return $"audio to recognition: {reader.Integer()} samples, checksum {reader.UInt32():x8}";
            case OutputType.Commit:
                return $"utterance {reader.Integer()} to recognition";
            case OutputType.Discard:
                return "recognition forgets what it has";
            case OutputType.End:
                var (reason, error) = (reader.Text(), ErrorCodec.ReadOptional(ref reader));
                return $"the session asks for its end: {reason}{(error is null ? "" : $" ({error.Code.Value} \"{error.Message}\")")}";
            case OutputType.Threw:
                return $"a handler fails: {reader.Text()}";
            case OutputType.OutsideThrew:
                var (thrown, coded) = (reader.Text(), ErrorCodec.ReadOptional(ref reader));
                return $"who is given this fails: {coded?.Code.Value ?? thrown}";
            case OutputType.History:
                var messages = HistoryText.Read(ref reader);
                return $"history of {messages.Length} messages: {string.Join(' ', messages)}";
            default:
                throw RecordingErrors.Invalid($"it holds output of a kind {(byte)type}, which this version does not know");
        }
    }
}
