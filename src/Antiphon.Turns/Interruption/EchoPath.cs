namespace Antiphon.Turns;

/// <summary>
/// Tells the agent's own voice on the caller's line by comparing levels: what is played and what comes back rise and fall alike, some
/// time apart. Learns delay and loss of the line while the agent speaks; then a frame no louder than the echo to be expected is echo, and
/// a caller who talks over it stands out. Nothing is assumed of a line that brings nothing back. Pure: media time in, no clock; allocates nothing after
/// construction; not thread-safe.
/// </summary>
public sealed class EchoPath
{
    /// <summary>Length in which levels are compared, in ms.</summary>
    private const int SlotMs = 20;

    /// <summary>Longest delay looked for: 500 ms.</summary>
    private const int Lags = 25;

    /// <summary>Slots kept: the longest delay and what is sent ahead of its playing.</summary>
    private const int Capacity = 256;

    /// <summary>How fast what was learned is forgotten, while the agent speaks: about 3 s.</summary>
    private const float Keep = 1 - SlotMs / 3_000f;

    /// <summary>Least speech that must have been played, in frames, longer than the longest delay: a short word that is answered by a
    /// short word looks like its echo.</summary>
    private const float LeastSpoken = 30;
    private const float SpeechDbfs = -45;

    /// <summary>Likeness at which there is an echo, and under which there is none any more.</summary>
    private const float Alike = 0.75f;
    private const float Unlike = 0.4f;

    /// <summary>A caller who talks over the agent teaches nothing about its echo; what stands out for longer than this, in frames, is another path.</summary>
    private const int MostStrange = 50;

    /// <summary>Least spread of the line's levels, in dB²: noise alone is like nothing.</summary>
    private const float LeastSpread = 16;

    /// <summary>How much louder than the echo to be expected a caller is, in dB: a third of what the line takes away, within these bounds. A weak
    /// echo is drowned in noise and less well known, and a caller stands out from it all the same.</summary>
    private const float LeastMarginDb = 6;
    private const float MostMarginDb = 10;

    private const float FloorDbfs = -65;

    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(SlotMs);

    private readonly float[] _power = new float[Capacity];
    private readonly long[] _slotOf = new long[Capacity];
    private readonly float[] _level = new float[Lags + 2]; // Played, newest first.
    private readonly float[] _x = new float[Lags];
    private readonly float[] _xx = new float[Lags];
    private readonly float[] _xy = new float[Lags];
    private float _frames;
    private float _spoken;
    private float _y;
    private float _yy;
    private long _lastPlayed = long.MinValue / 2;
    private int _strange;
    private int _lag = -1;
    private float _offset; // Of the line's level against the level played, in dB.

    /// <summary>Makes one that knows nothing.</summary>
    public EchoPath() => Array.Fill(_slotOf, long.MinValue);

    /// <summary>How alike what is played and what comes back are at the delay at which they are most so, -1 to 1.</summary>
    public float Likeness { get; private set; }

    /// <summary>Delay of the echo; null while there is none.</summary>
    public TimeSpan? Delay => _lag < 0 ? null : _lag * Slot;

    /// <summary>Takes note of audio that is played, or will be.</summary>
    /// <param name="start">Media time of the caller's line at which it begins to be played.</param>
    /// <param name="duration">Its length, up to 200 ms.</param>
    /// <param name="levelDbfs">Its RMS.</param>
    public void OnPlayed(TimeSpan start, TimeSpan duration, float levelDbfs)
    {
        var power = MathF.Pow(10, levelDbfs / 10);
        var end = start + duration;
        for (var slot = start.Ticks / Slot.Ticks; slot * Slot.Ticks < end.Ticks; slot++)
        {
            var from = Math.Max(start.Ticks, slot * Slot.Ticks);
            var to = Math.Min(end.Ticks, (slot + 1) * Slot.Ticks);
            ref var at = ref _power[Index(slot)];
            if (_slotOf[Index(slot)] != slot) (_slotOf[Index(slot)], at) = (slot, 0);
            at += power * (to - from) / Slot.Ticks;
        }

        if (levelDbfs > FloorDbfs) _lastPlayed = Math.Max(_lastPlayed, (end.Ticks - 1) / Slot.Ticks);
    }

    /// <summary>What was to be played from <paramref name="position"/> on is not.</summary>
    public void OnDropped(TimeSpan position)
    {
        var first = (position.Ticks + Slot.Ticks - 1) / Slot.Ticks;
        for (var i = 0; i < Capacity; i++)
        {
            if (_slotOf[i] >= first) _slotOf[i] = long.MinValue;
        }

        _lastPlayed = Math.Min(_lastPlayed, first - 1);
    }

    /// <summary>Takes the next frame of the caller's line; true when it is the agent's own voice.</summary>
    /// <param name="position">Media time of its last sample.</param>
    /// <param name="levelDbfs">Its RMS.</param>
    public bool OnFrame(TimeSpan position, float levelDbfs)
    {
        var now = (position.Ticks - 1) / Slot.Ticks;
        if (now - _lastPlayed > Lags + 2) return false;
        for (var i = 0; i < _level.Length; i++) _level[i] = Played(now - i);
        var isEcho = IsEcho(levelDbfs);
        _strange = isEcho || _lag < 0 || levelDbfs <= FloorDbfs ? 0 : _strange + 1;
        if (_strange is 0 or > MostStrange) Learn(Math.Max(levelDbfs, FloorDbfs));
        return isEcho;
    }

    private bool IsEcho(float levelDbfs)
    {
        if (_lag < 0) return false;
        var expected = _level[_lag];
        if (_lag > 0) expected = Math.Max(expected, _level[_lag - 1]);
        expected = Math.Max(expected, _level[_lag + 1]);
        return expected > FloorDbfs && levelDbfs <= expected + _offset + Math.Clamp(-_offset / 3, LeastMarginDb, MostMarginDb);
    }

    private static int Index(long slot) => (int)((ulong)slot % Capacity);

    private float Played(long slot)
    {
        if (slot < 0 || _slotOf[Index(slot)] != slot) return FloorDbfs;
        var power = _power[Index(slot)];
        return power <= 0 ? FloorDbfs : Math.Max(FloorDbfs, 10 * MathF.Log10(power));
    }

    private void Learn(float y)
    {
        _frames = _frames * Keep + 1;
        _spoken = _spoken * Keep + (_level[0] > SpeechDbfs ? 1 : 0);
        _y = _y * Keep + y;
        _yy = _yy * Keep + y * y;
        var spread = _yy / _frames - _y / _frames * (_y / _frames);
        float best = -1;
        var bestLag = -1;
        for (var lag = 0; lag < Lags; lag++)
        {
            var x = _level[lag];
            var sum = _x[lag] = _x[lag] * Keep + x;
            var squares = _xx[lag] = _xx[lag] * Keep + x * x;
            var products = _xy[lag] = _xy[lag] * Keep + x * y;
            var mean = sum / _frames;
            var spreadX = squares / _frames - mean * mean;
            if (spreadX < LeastSpread || spread < LeastSpread) continue;
            var likeness = (products / _frames - mean * _y / _frames) / MathF.Sqrt(spreadX * spread);
            if (likeness <= best) continue;
            best = likeness;
            bestLag = lag;
        }

        Likeness = best;
        if (_spoken < LeastSpoken) return;
        if (best >= Alike)
        {
            _lag = bestLag;
            _offset = Offset(bestLag);
        }
        else if (best < Unlike)
        {
            _lag = -1;
        }
    }

    // Where the agent is loud its echo stands above the noise of the line: the line through the means, taken there.
    private float Offset(int lag)
    {
        var mean = _x[lag] / _frames;
        var spreadX = _xx[lag] / _frames - mean * mean;
        var slope = (_xy[lag] / _frames - mean * _y / _frames) / spreadX;
        var loud = mean + MathF.Sqrt(spreadX);
        return _y / _frames + slope * (loud - mean) - loud;
    }
}
