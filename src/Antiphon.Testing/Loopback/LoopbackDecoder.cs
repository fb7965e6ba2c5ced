using System.Text;

namespace Antiphon.Testing;

/// <summary>Reads text back from the sound of a <see cref="LoopbackEncoder"/>, sample by sample as it comes. Not thread-safe.</summary>
internal sealed class LoopbackDecoder
{
    // What is searched for is the end of the preamble: its alternating beginning looks alike at every second symbol.
    private const int FirstSearched = 4;

    private readonly int _rate;
    private readonly int _symbolSamples;
    private readonly int _searchStep;
    private readonly int _margin;
    private readonly double[] _coefficients = new double[16];
    private readonly double _quiet;
    private readonly List<byte> _bytes = [];
    private readonly List<(int Byte, long Begin, long End)> _times = [];
    private short[] _samples = new short[16_384];
    private int _count;
    private long _first;
    private int _at;
    private bool _reading;
    private int _length;
    private int _bytesSincePause;
    private int _resume;

    public LoopbackDecoder(int sampleRateHz)
    {
        LoopbackVoice.ThrowIfUnsupported(sampleRateHz);
        _rate = sampleRateHz;
        _symbolSamples = sampleRateHz / 1_000 * LoopbackCode.SymbolMs;
        _searchStep = sampleRateHz / 200;
        _margin = sampleRateHz / 500;
        for (var k = 0; k < 16; k++) _coefficients[k] = 2 * Math.Cos(2 * Math.PI * LoopbackCode.ToneHz(k) / sampleRateHz);

        // Less than the tone at -46 dBFS cannot be one of ours through any codec here; it spares the search in silence.
        _quiet = 150.0 * 150.0 * _symbolSamples;
    }

    /// <summary>Whole packets so far.</summary>
    public List<LoopbackPacket> Packets { get; } = [];

    /// <summary>Packets whose checksum did not fit.</summary>
    public int Broken { get; private set; }

    /// <summary>Rises with every whole word and packet.</summary>
    public long Progress { get; private set; }

    /// <summary>Text of the packet in progress up to its last space; empty when there is none.</summary>
    public string Partial => _reading ? Encoding.UTF8.GetString([.. _bytes.Take(_bytes.LastIndexOf((byte)' ') + 1)]) : "";

    public void Write(ReadOnlySpan<short> samples)
    {
        if (_count + samples.Length > _samples.Length) MakeRoom(samples.Length);
        samples.CopyTo(_samples.AsSpan(_count));
        _count += samples.Length;
        while (_reading ? TryReadByte() : TrySearch())
        {
        }
    }

    /// <summary>Takes what has come as all there is.</summary>
    public void Finish()
    {
        Span<short> silence = stackalloc short[_symbolSamples];
        silence.Clear();
        Write(silence);
    }

    /// <summary>Forgets everything; positions start at 0 again.</summary>
    public void Reset()
    {
        _count = _at = 0;
        _first = 0;
        _reading = false;
        _bytes.Clear();
        _times.Clear();
        Packets.Clear();
        Broken = 0;
    }

    private bool TrySearch()
    {
        var preamble = LoopbackCode.Preamble;
        if (_at + preamble.Length * _symbolSamples + 2 * _searchStep > _count) return false;
        if (!Matches(_at))
        {
            _at += _searchStep;
            return true;
        }

        var best = _at;
        var most = -1.0;
        for (var offset = -_searchStep; offset <= 2 * _searchStep; offset += Math.Max(1, _rate / 1_600))
        {
            var start = _at + offset;
            if (start < 0) continue;
            var energy = 0.0;
            for (var k = FirstSearched; k < preamble.Length; k++) energy += Energy(start + k * _symbolSamples, _symbolSamples, preamble[k]);
            if (energy <= most) continue;
            most = energy;
            best = start;
        }

        _reading = true;
        _resume = best + _symbolSamples;
        _at = best + preamble.Length * _symbolSamples;
        _length = -1;
        _bytesSincePause = 0;
        _bytes.Clear();
        _times.Clear();
        return true;
    }

    private bool Matches(int start)
    {
        var preamble = LoopbackCode.Preamble;
        var energy = 0.0;
        foreach (var sample in _samples.AsSpan(start + FirstSearched * _symbolSamples, _symbolSamples)) energy += sample * sample;
        if (energy < _quiet) return false;
        for (var k = FirstSearched; k < preamble.Length; k++)
        {
            if (SymbolAt(start + k * _symbolSamples) != preamble[k]) return false;
        }

        return true;
    }

    private bool TryReadByte()
    {
        if (_at + 2 * _symbolSamples > _count) return false;
        var value = (byte)(SymbolAt(_at) << 4 | SymbolAt(_at + _symbolSamples));
        var begin = _at;
        _at += 2 * _symbolSamples;
        if (_length < 0)
        {
            _length = value;
            if (_length is 0 or > LoopbackCode.MaxPacketBytes) GiveUp();
            return true;
        }

        _bytes.Add(value);
        if (_bytes.Count <= _length)
        {
            _times.Add((value, _first + begin, _first + _at));
            if (value == ' ') Progress++;
            if (LoopbackCode.PauseFollows(value, ref _bytesSincePause)) _at += LoopbackCode.PauseSymbols * _symbolSamples;
        }

        if (_bytes.Count < _length + 2) return true;
        var body = _bytes.GetRange(0, _length).ToArray();
        if (LoopbackCode.Crc(body) != (_bytes[^2] << 8 | _bytes[^1]))
        {
            GiveUp();
            return true;
        }

        Packets.Add(new LoopbackPacket(Encoding.UTF8.GetString(body), [.. _times]));
        Progress++;
        _reading = false;
        return true;
    }

    private void GiveUp()
    {
        Broken++;
        _reading = false;
        _at = _resume;
    }

    private int SymbolAt(int start)
    {
        var best = 0;
        var most = -1.0;
        for (var k = 0; k < 16; k++)
        {
            var energy = Energy(start + _margin, _symbolSamples - 2 * _margin, k);
            if (energy <= most) continue;
            most = energy;
            best = k;
        }

        return best;
    }

    // Goertzel's algorithm: the energy of one tone.
    private double Energy(int start, int length, int symbol)
    {
        var coefficient = _coefficients[symbol];
        double last = 0, beforeLast = 0;
        foreach (var sample in _samples.AsSpan(start, length))
        {
            var next = sample + coefficient * last - beforeLast;
            beforeLast = last;
            last = next;
        }

        return last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
    }

    // Drops what neither the search nor a second try after a wrong checksum needs any more, then grows.
    private void MakeRoom(int samples)
    {
        var needed = Math.Min(_count, Math.Max(0, (_reading ? _resume : _at) - _searchStep));
        _samples.AsSpan(needed, _count - needed).CopyTo(_samples);
        _count -= needed;
        _at -= needed;
        _resume -= needed;
        _first += needed;
        if (_count + samples > _samples.Length) Array.Resize(ref _samples, Math.Max(_count + samples, _samples.Length * 2));
    }
}

/// <summary>A packet that came through.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Bytes">Its bytes with their places in samples since the decoder's start.</param>
internal sealed record LoopbackPacket(string Text, IReadOnlyList<(int Byte, long Begin, long End)> Bytes);
