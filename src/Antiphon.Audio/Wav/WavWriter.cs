namespace Antiphon.Audio;

/// <summary>
/// Writes a WAV stream. The header says "until the stream ends" first; on dispose the true sizes are put in if the stream
/// can seek. The stream stays the caller's. Not thread-safe; writes one at a time.
/// </summary>
public sealed class WavWriter : IDisposable, IAsyncDisposable
{
    private const int BlockSamples = 4_096;

    private readonly Stream _stream;
    private readonly AudioFormat _format;
    private readonly int _channels;
    private readonly byte[] _bytes;
    private long _origin;
    private long _dataBytes;
    private bool _begun;
    private bool _disposed;

    /// <summary>Makes one; nothing is written yet.</summary>
    /// <param name="stream">Where to; seekable or not.</param>
    /// <param name="format">Encoding and rate of the file.</param>
    /// <param name="channels">Interleaved channels, 1 to 32.</param>
    public WavWriter(Stream stream, AudioFormat format, int channels = 1)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.SampleRateHz, nameof(format));
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 32);
        _stream = stream;
        _format = format;
        _channels = channels;
        _bytes = new byte[Math.Max(WavHeader.MaxBytes, BlockSamples * format.BytesPerSample)];
    }

    /// <summary>Samples of one channel written so far.</summary>
    public long SamplesWritten => _dataBytes / (_channels * _format.BytesPerSample);

    /// <summary>Appends samples, interleaved when there are several channels.</summary>
    /// <exception cref="ArgumentException">Not the same number of samples for every channel.</exception>
    public void Write(ReadOnlySpan<short> samples)
    {
        Check(samples.Length);
        if (!_begun) _stream.Write(Begin().Span);
        while (!samples.IsEmpty)
        {
            var block = samples[..Math.Min(BlockSamples, samples.Length)];
            _stream.Write(Encode(block).Span);
            samples = samples[block.Length..];
        }
    }

    /// <inheritdoc cref="Write"/>
    public async ValueTask WriteAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default)
    {
        Check(samples.Length);
        if (!_begun) await _stream.WriteAsync(Begin(), cancellationToken).ConfigureAwait(false);
        while (!samples.IsEmpty)
        {
            var block = samples[..Math.Min(BlockSamples, samples.Length)];
            await _stream.WriteAsync(Encode(block.Span), cancellationToken).ConfigureAwait(false);
            samples = samples[block.Length..];
        }
    }

    /// <summary>Completes the file; the stream stays open.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_begun) _stream.Write(Begin().Span);
        if ((_dataBytes & 1) != 0) _stream.WriteByte(0);
        if (_stream.CanSeek)
        {
            var end = _stream.Position;
            _stream.Position = _origin;
            _stream.Write(_bytes.AsSpan(0, WavHeader.Write(_bytes, _format, _channels, _dataBytes)));
            _stream.Position = end;
        }

        _stream.Flush();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_begun) await _stream.WriteAsync(Begin()).ConfigureAwait(false);
        if ((_dataBytes & 1) != 0) await _stream.WriteAsync(new byte[1]).ConfigureAwait(false);
        if (_stream.CanSeek)
        {
            var end = _stream.Position;
            _stream.Position = _origin;
            await _stream.WriteAsync(_bytes.AsMemory(0, WavHeader.Write(_bytes, _format, _channels, _dataBytes))).ConfigureAwait(false);
            _stream.Position = end;
        }

        await _stream.FlushAsync().ConfigureAwait(false);
    }

    private void Check(int sampleCount)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (sampleCount % _channels != 0)
        {
            throw new ArgumentException($"{sampleCount} samples do not fill {_channels} channels alike.", nameof(sampleCount));
        }
    }

    private ReadOnlyMemory<byte> Begin()
    {
        _begun = true;
        _origin = _stream.CanSeek ? _stream.Position : 0;
        return _bytes.AsMemory(0, WavHeader.Write(_bytes, _format, _channels, null));
    }

    private ReadOnlyMemory<byte> Encode(ReadOnlySpan<short> samples)
    {
        var count = AudioCodec.Encode(_format.Encoding, samples, _bytes);
        _dataBytes += count;
        return _bytes.AsMemory(0, count);
    }
}
