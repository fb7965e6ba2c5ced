namespace Antiphon.Conversation.Recording;

/// <summary>Failures as a session sees them: code, text, and what its handlers may ask; never the exception behind it.</summary>
internal static class ErrorCodec
{
    private const byte Plain = 0;
    private const byte Protocol = 1;
    private const byte Provider = 2;
    private const byte Connection = 3;

    private static readonly Dictionary<string, ErrorCode> ByValue = ErrorCodes.All.ToDictionary(code => code.Value, StringComparer.Ordinal);

    public static void Write(RecordWriter writer, VoiceException error)
    {
        writer.Byte(error switch
        {
            ProtocolException => Protocol,
            ProviderException => Provider,
            ConnectionException => Connection,
            _ => Plain,
        });
        writer.Text(error.Code.Value);
        writer.Text(error.Message);
        writer.Flag(error.IsTransient);
        writer.Integer(error.RetryAfter?.Ticks ?? -1);
        writer.OptionalText(error.CorrelationId);
        switch (error)
        {
            case ProtocolException protocol:
                writer.OptionalText(protocol.Path);
                break;
            case ProviderException provider:
                writer.Text(provider.Provider);
                writer.Integer(provider.Status ?? -1);
                break;
            case ConnectionException connection:
                writer.Integer(connection.Status ?? -1);
                break;
        }
    }

    public static VoiceException Read(ref RecordReader reader)
    {
        var kind = reader.Byte();
        var value = reader.Text();
        var code = ByValue.GetValueOrDefault(value) ?? throw RecordingErrors.Invalid("it names an error code that this version does not have");
        var message = reader.Text();
        var transient = reader.Flag();
        var retry = reader.Integer();
        TimeSpan? retryAfter = retry < 0 ? null : new TimeSpan(retry);
        var correlation = reader.OptionalText();
        switch (kind)
        {
            case Plain:
                return new VoiceException(code, message) { IsTransient = transient, RetryAfter = retryAfter, CorrelationId = correlation };
            case Protocol:
                return new ProtocolException(code, message) { IsTransient = transient, RetryAfter = retryAfter, CorrelationId = correlation, Path = reader.OptionalText() };
            case Provider:
                return new ProviderException(code, reader.Text(), message) { IsTransient = transient, RetryAfter = retryAfter, CorrelationId = correlation, Status = Status(ref reader) };
            case Connection:
                return new ConnectionException(code, message) { IsTransient = transient, RetryAfter = retryAfter, CorrelationId = correlation, Status = Status(ref reader) };
            default:
                throw RecordingErrors.Invalid("it holds a failure of an unknown kind");
        }
    }

    public static void WriteOptional(RecordWriter writer, VoiceException? error)
    {
        writer.Flag(error is not null);
        if (error is not null) Write(writer, error);
    }

    public static VoiceException? ReadOptional(ref RecordReader reader) => reader.Flag() ? Read(ref reader) : null;

    private static int? Status(ref RecordReader reader)
    {
        var status = reader.Integer();
        return status is < 0 or > int.MaxValue ? null : (int)status;
    }
}
