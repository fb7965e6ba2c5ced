using Antiphon.Speech;

namespace Antiphon.Testing;

/// <summary>Writes the sound of one text, piece by piece. Not thread-safe.</summary>
internal sealed class LoopbackEncoder
{
    private const double ToneAmplitude = 6_000;

    // The hum of vocal cords: 125 Hz with its harmonics below and above the tones, strong enough for a voice detector at 10 dB
    // of noise. None lies within 125 Hz of a tone.
    private const double BuzzHz = 125;
    private const double LowBuzzAmplitude = 2_600;
    private const double HighBuzzAmplitude = 700;
    private const int LowHarmonics = 6;
    private const int FirstHighHarmonic = 21;
    private const int LastHighHarmonic = 27;
    private const double EdgeMs = 1.5;

    private readonly List<sbyte> _symbols;
    private readonly short[] _buzz;
    private readonly int _rate;
    private readonly int _symbolSamples;
    private double _phase;
    private long _position;

    public LoopbackEncoder(string text, int sampleRateHz)
    {
        LoopbackVoice.ThrowIfUnsupported(sampleRateHz);
        _rate = sampleRateHz;
        _symbolSamples = sampleRateHz / 1_000 * LoopbackCode.SymbolMs;
        (_symbols, var characters) = LoopbackCode.Encode(text);
        Words = MarkWords(text, characters);
        _buzz = Buzz(sampleRateHz);
    }

    public long TotalSamples => (long)_symbols.Count * _symbolSamples;

    public List<WordMark> Words { get; }

    public long Position => _position;

    /// <summary>Writes the next samples; at most to the end of the sound.</summary>
    public int Write(Span<short> samples)
    {
        var count = (int)Math.Min(samples.Length, TotalSamples - _position);
        for (var i = 0; i < count; i++) samples[i] = Next();
        return count;
    }

    private short Next()
    {
        var index = (int)(_position / _symbolSamples);
        var within = (int)(_position % _symbolSamples);
        var symbol = _symbols[index];
        var buzz = _buzz[_position % _buzz.Length];
        _position++;
        if (symbol == LoopbackCode.Silence) return 0;

        _phase += 2 * Math.PI * LoopbackCode.ToneHz(symbol) / _rate;
        if (_phase > 2 * Math.PI) _phase -= 2 * Math.PI;
        var ramp = EdgeMs * _rate / 1_000;
        var toBegin = within / ramp;
        var toEnd = (_symbolSamples - 1 - within) / ramp;
        var buzzEdge = 1.0;
        if (index == 0 || _symbols[index - 1] == LoopbackCode.Silence) buzzEdge = Math.Min(buzzEdge, toBegin);
        if (index == _symbols.Count - 1 || _symbols[index + 1] == LoopbackCode.Silence) buzzEdge = Math.Min(buzzEdge, toEnd);
        return (short)(ToneAmplitude * Math.Min(1, Math.Min(toBegin, toEnd)) * Math.Sin(_phase) + buzz * buzzEdge);
    }

    private List<WordMark> MarkWords(string text, (int Begin, int End)[] characters)
    {
        var words = new List<WordMark>();
        foreach (var word in ToneSpeech.Words(text, 1))
        {
            var begin = characters[word.TextStart].Begin;
            var end = characters[word.TextStart + word.TextLength - 1].End;
            words.Add(word with { StartSample = (long)begin * _symbolSamples, EndSample = (long)end * _symbolSamples });
        }

        return words;
    }

    // One period; every supported rate is a multiple of 125 Hz.
    private static short[] Buzz(int sampleRateHz)
    {
        var period = new short[(int)(sampleRateHz / BuzzHz)];
        for (var i = 0; i < period.Length; i++)
        {
            var sum = 0.0;
            for (var h = 1; h <= LowHarmonics; h++) sum += LowBuzzAmplitude / Math.Sqrt(h) * Math.Sin(2 * Math.PI * h * i / period.Length);
            for (var h = FirstHighHarmonic; h <= LastHighHarmonic; h++) sum += HighBuzzAmplitude * Math.Sin(2 * Math.PI * h * i / period.Length + h * h);
            period[i] = (short)sum;
        }

        return period;
    }
}
