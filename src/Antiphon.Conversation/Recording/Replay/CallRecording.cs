using System.Buffers.Binary;
using Antiphon.Conversation.Recording;

namespace Antiphon.Conversation;

/// <summary>
/// A recorded session, read from its beginning to its end. Any bytes give a value or a <see cref="VoiceException"/>
/// (<see cref="ErrorCodes.RecordingInvalid"/>, <see cref="ErrorCodes.RecordingUnsupported"/>). Not thread-safe; owns its stream.
/// </summary>
public sealed class CallRecording : IDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _frame = new byte[4];
    private byte[] _payload = new byte[4_096];

    private CallRecording(Stream stream)
    {
        _stream = stream;
        Span<byte> preamble = stackalloc byte[RecordFormat.PreambleLength];
        if (stream.ReadAtLeast(preamble, preamble.Length, throwOnEndOfStream: false) < preamble.Length
            || !preamble.StartsWith(RecordFormat.Magic)) throw RecordingErrors.Invalid("it is no recording of a call");
        FormatVersion = BinaryPrimitives.ReadUInt16LittleEndian(preamble[RecordFormat.Magic.Length..]);
        if (FormatVersion != RecordFormat.Version) throw RecordingErrors.Unsupported(FormatVersion);
        if (!TryRead(out var first) || first[0] != (byte)RecordType.Header) throw RecordingErrors.Invalid("it does not begin with its description of the call");
        Header = RecordingHeader.Read(first[1..]);
    }

    /// <summary>Version of its format.</summary>
    public int FormatVersion { get; }

    /// <summary>Id of the session.</summary>
    public string SessionId => Header.Options.Id;

    /// <summary>When the session started.</summary>
    public DateTimeOffset StartedAt => Header.StartedAt;

    /// <summary>Version of the program that recorded it.</summary>
    public string ProductVersion => Header.ProductVersion;

    /// <summary>Name of the agent that spoke.</summary>
    public string AgentName => Header.Options.Agent.Agent.Name;

    /// <summary>Names of the agent's tools.</summary>
    public IReadOnlyList<string> Tools => Header.Tools;

    /// <summary>The session's settings as far as they are values; tools and strategies are not recorded.</summary>
    public VoiceSessionOptions Options => Header.Options;

    internal RecordingHeader Header { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.RecordingInvalid"/>: it cannot be opened, or is damaged or foreign;
    /// <see cref="ErrorCodes.RecordingUnsupported"/>: it is of another version.</exception>
    public static CallRecording Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw RecordingErrors.Invalid($"{path} cannot be opened", error);
        }
    }

    /// <summary>Opens a stream and takes it over.</summary>
    /// <exception cref="VoiceException">As <see cref="Open(string)"/>.</exception>
    public static CallRecording Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return new CallRecording(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>The next record; false at the end, which in a recording that was cut off lies after its last whole record.</summary>
    internal bool TryRead(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!TryFill(_frame)) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_frame);
        if (length is 0 or > RecordFormat.MaxPayload) throw RecordingErrors.Invalid("a record has no possible length");
        if (!TryFillPayload((int)length) || !TryFill(_frame)) return false;
        payload = _payload.AsSpan(0, (int)length);
        if (Checksum.Of(payload) != BinaryPrimitives.ReadUInt32LittleEndian(_frame)) throw RecordingErrors.Invalid("a record does not have its checksum");
        return true;
    }

    private bool TryFill(Span<byte> bytes) => _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;

    // A length is believed only as far as there are bytes.
    private bool TryFillPayload(int length)
    {
        for (var read = 0; read < length;)
        {
            if (_payload.Length < length && read == _payload.Length) Array.Resize(ref _payload, Math.Min(length, _payload.Length * 2));
            var got = _stream.Read(_payload, read, Math.Min(length, _payload.Length) - read);
            if (got == 0) return false;
            read += got;
        }

        return true;
    }
}
