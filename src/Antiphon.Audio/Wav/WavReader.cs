using System.Buffers.Binary;

namespace Antiphon.Audio;

/// <summary>Which channel of a file becomes the mono stream.</summary>
public enum WavChannel
{
    /// <summary>The mean of all.</summary>
    Mix,

    /// <summary>The first; the caller in recordings of Antiphon.</summary>
    Left,

    /// <summary>The second; the agent in recordings of Antiphon. Of a mono file: the only one.</summary>
    Right,
}

/// <summary>Sound in memory.</summary>
/// <param name="Samples">16-bit mono.</param>
/// <param name="SampleRateHz">Samples a second.</param>
public sealed record AudioClip(short[] Samples, int SampleRateHz)
{
    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration => MediaTime.Of(Samples.Length, SampleRateHz);
}

/// <summary>
/// Reads a WAV stream as 16-bit mono, in one pass without seeking: PCM of 16, 24 or 32 bits, 32-bit float, µ-law, A-law,
/// plain or extensible. Sizes of 0 or 0xFFFFFFFF mean "until the stream ends"; truncated data gives what is there. The
/// stream stays the caller's. Not thread-safe.
/// </summary>
public sealed class WavReader
{
    private readonly Stream _stream;
    private readonly WavHeaderParser _header;
    private readonly WavChannel _channel;
    private readonly byte[] _buffer = new byte[16_384];
    private int _start;
    private int _end;
    private long _unread;
    private bool _ended;

    private WavReader(Stream stream, WavChannel channel, WavHeaderParser header)
    {
        _stream = stream;
        _channel = channel;
        _header = header;
    }

    /// <summary>Samples a second.</summary>
    public int SampleRateHz => _header.SampleRateHz;

    /// <summary>Channels in the file, 1 to 32.</summary>
    public int Channels => _header.Channels;

    /// <summary>Samples of one channel that the header declares; null when it leaves that open.</summary>
    public long? DeclaredSamples => _header.DataBytes / (_header.Channels * _header.BytesPerSample);

    /// <summary>Whether the stream ended before the declared length, or within a sample.</summary>
    public bool IsTruncated { get; private set; }

    private int BlockBytes => _header.Channels * _header.BytesPerSample;

    /// <summary>Reads the header.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AudioFileInvalid"/>: not a WAV file, or of a kind that is not read.</exception>
    public static WavReader Open(Stream stream, WavChannel channel = WavChannel.Mix)
    {
        var reader = Create(stream, channel);
        while (!reader.HeaderDone(stream.Read(reader._buffer)))
        {
        }

        return reader;
    }

    /// <inheritdoc cref="Open"/>
    public static async ValueTask<WavReader> OpenAsync(Stream stream, WavChannel channel = WavChannel.Mix, CancellationToken cancellationToken = default)
    {
        var reader = Create(stream, channel);
        while (!reader.HeaderDone(await stream.ReadAsync(reader._buffer, cancellationToken).ConfigureAwait(false)))
        {
        }

        return reader;
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="stream">The file; stays the caller's.</param>
    /// <param name="channel">Which channel is taken.</param>
    /// <param name="limit">Longest duration accepted; null for one hour.</param>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AudioFileInvalid"/>: as <see cref="Open"/>, or longer than <paramref name="limit"/>.</exception>
    public static AudioClip ReadAll(Stream stream, WavChannel channel = WavChannel.Mix, TimeSpan? limit = null)
    {
        var reader = Open(stream, channel);
        var all = new ClipBuilder(reader, limit);
        while (reader.Read(all.Room.Span) is > 0 and var count) all.Add(count);
        return all.Build();
    }

    /// <inheritdoc cref="ReadAll"/>
    public static async ValueTask<AudioClip> ReadAllAsync(
        Stream stream, WavChannel channel = WavChannel.Mix, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        var reader = await OpenAsync(stream, channel, cancellationToken).ConfigureAwait(false);
        var all = new ClipBuilder(reader, limit);
        while (await reader.ReadAsync(all.Room, cancellationToken).ConfigureAwait(false) is > 0 and var count) all.Add(count);
        return all.Build();
    }

    /// <summary>Reads the next samples; 0 only at the end, or for an empty <paramref name="samples"/>.</summary>
    public int Read(Span<short> samples)
    {
        while (NeedsBytes(samples.Length)) Received(_stream.Read(_buffer.AsSpan(_end)));
        return Decode(samples);
    }

    /// <inheritdoc cref="Read"/>
    public async ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default)
    {
        while (NeedsBytes(samples.Length)) Received(await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false));
        return Decode(samples.Span);
    }

    private static WavReader Create(Stream stream, WavChannel channel)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new WavReader(stream, channel, new WavHeaderParser());
    }

    private bool HeaderDone(int received)
    {
        if (received == 0) throw _header.Ended();
        _start = _header.Push(_buffer.AsSpan(0, received));
        _end = received;
        _unread = (_header.DataBytes ?? long.MaxValue) - (_end - _start);
        return _header.IsAtData;
    }

    private bool NeedsBytes(int wanted)
    {
        if (wanted == 0 || _ended || _end - _start >= BlockBytes) return false;
        if (_unread <= 0)
        {
            _ended = true;
            IsTruncated = _end - _start + _unread > 0;
            return false;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        return true;
    }

    private void Received(int count)
    {
        _end += count;
        _unread -= count;
        if (count > 0) return;
        _ended = true;
        IsTruncated = _end > _start || _header.DataBytes is not null;
    }

    private int Decode(Span<short> samples)
    {
        // Bytes past the declared data are another chunk.
        var available = _end - _start + (int)Math.Min(0, _unread);
        var count = Math.Min(samples.Length, Math.Max(0, available) / BlockBytes);
        for (var i = 0; i < count; i++, _start += BlockBytes) samples[i] = DecodeBlock(_buffer.AsSpan(_start, BlockBytes));
        return count;
    }

    private short DecodeBlock(ReadOnlySpan<byte> block)
    {
        if (_header.Channels == 1 || _channel == WavChannel.Left) return DecodeSample(block);
        if (_channel == WavChannel.Right) return DecodeSample(block[_header.BytesPerSample..]);
        var sum = 0;
        for (var at = 0; at < block.Length; at += _header.BytesPerSample) sum += DecodeSample(block[at..]);
        return (short)Math.Round((double)sum / _header.Channels);
    }

    private short DecodeSample(ReadOnlySpan<byte> bytes) => _header.Kind switch
    {
        WavSampleKind.Pcm16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        WavSampleKind.Pcm24 => Round(((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 65_536.0),
        WavSampleKind.Pcm32 => Round(BinaryPrimitives.ReadInt32LittleEndian(bytes) / 65_536.0),
        WavSampleKind.Float32 => Round(BinaryPrimitives.ReadSingleLittleEndian(bytes) * 32_768.0),
        WavSampleKind.Mulaw => G711.DecodeMulaw(bytes[0]),
        _ => G711.DecodeAlaw(bytes[0]),
    };

    // Not a number becomes silence.
    private static short Round(double value) =>
        double.IsNaN(value) ? (short)0 : (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);

    private sealed class ClipBuilder(WavReader reader, TimeSpan? limit)
    {
        private readonly long _most = MediaTime.ToSamples(limit ?? TimeSpan.FromHours(1), reader.SampleRateHz);
        private short[] _samples = new short[16_384];
        private int _count;

        internal Memory<short> Room => _samples.AsMemory(_count);

        internal void Add(int count)
        {
            _count += count;
            if (_count > _most)
            {
                throw new VoiceException(ErrorCodes.AudioFileInvalid, $"The WAV file is longer than the {_most / reader.SampleRateHz} s that are accepted.");
            }

            if (_count == _samples.Length) Array.Resize(ref _samples, checked(_count * 2));
        }

        internal AudioClip Build() => new(_samples.AsSpan(0, _count).ToArray(), reader.SampleRateHz);
    }
}
