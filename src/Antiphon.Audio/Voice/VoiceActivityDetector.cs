using System.Runtime.CompilerServices;

namespace Antiphon.Audio;

/// <summary>
/// Voice by level and periodicity: eleven bands from 156 to 3,625 Hz, the same at 8 and 16 kHz, are compared with a noise
/// floor that follows their minima; what rises above it must also swing like vocal cords (70 to 400 Hz), which clicks,
/// hiss and most music do not. Whispering is not found. A few microseconds a frame; allocates nothing after construction;
/// window, transform and filter tables are shared. Not thread-safe.
/// </summary>
public sealed class VoiceActivityDetector : IVoiceActivityDetector
{
    /// <summary>Bands of <see cref="NoiseFloorDbfs"/>.</summary>
    public const int BandCount = 11;

    /// <summary>Time constant of the smoothed band level whose minimum is the noise floor, in ms.</summary>
    private const float SmoothingMs = 39;

    /// <summary>A minimum of a smoothed level lies below its mean; this brings it back.</summary>
    private const float MinimumBias = 1.6f;

    /// <summary>Level a bin below which differences are no information: about -76 dBFS.</summary>
    private const float QuietPower = 25;

    /// <summary>Highest floor believed of the very first frame, which may be speech: about -53 dBFS.</summary>
    private const float FirstFloorPower = 2_000;

    /// <summary>A band that towers over the rest says no more than this, in dB.</summary>
    private const float BandCeilingDb = 25;

    // Bins of 31.25 Hz at either rate, since the window is 32 ms at both.
    private static readonly int[] Edges = [5, 8, 11, 15, 20, 26, 33, 42, 54, 70, 90, 116];

    /// <summary>From these on a single frame is voice: so loud and so periodic is nothing by chance.</summary>
    private const float SureDb = 12;
    private const float SurePeriodicity = 0.85f;

    /// <summary>So loud a frame need be no more periodic than this: a low voice that creaks or glides.</summary>
    private const float LoudDb = 18;
    private const float LoudPeriodicity = 0.5f;

    /// <summary>Bands below and from this one on (1,031 Hz) are compared to tell a hiss: "s" and "sh" lie above, coughs and breath do not.</summary>
    private const int HissFirstBand = 6;

    /// <summary>How far the upper bands of a hiss stand above the noise, and above the lower bands, in dB.</summary>
    private const float HissDb = 6;
    private const float HissTiltDb = 2;

    /// <summary>A hiss of this length, and a loud sound at most that long after it, is the beginning of a word.</summary>
    private const int HissMs = 60;
    private const int HissGapMs = 100;

    /// <summary>How fast a loud moment is forgotten.</summary>
    private const float PeakDecayDbPerSecond = 6;

    private readonly VoiceActivityOptions _options;
    private readonly RealFft _fft;
    private readonly float[] _window;
    private readonly PitchTracker _pitch;
    private readonly float[] _history;
    private readonly float[] _smoothed = new float[BandCount];
    private readonly float[] _floor = new float[BandCount];
    private readonly float[] _lastMinimum = new float[BandCount];
    private readonly float[] _minimum = new float[BandCount];
    private readonly int _tailSamples;
    private bool _started;
    private bool _loud;
    private float _peakDbfs = float.NegativeInfinity;
    private int _periodicRun;
    private int _sincePeriodic;
    private bool _hisses;
    private int _hissRun;
    private int _sinceHiss;
    private int _minimumAge;

    /// <summary>Makes one.</summary>
    /// <param name="sampleRateHz">8,000 or 16,000.</param>
    /// <param name="options">How readily it says voice; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another rate, or an option out of its range.</exception>
    public VoiceActivityDetector(int sampleRateHz, VoiceActivityOptions? options = null)
    {
        if (sampleRateHz is not (8_000 or 16_000))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, "Voice activity is found at 8,000 or 16,000 Hz: resample first.");
        }

        _options = options ?? new VoiceActivityOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.ThresholdDb, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.ThresholdDb, 20, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxDropDb, 20, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.MaxDropDb, 90, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.UnvoicedTail, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.UnvoicedTail, TimeSpan.FromSeconds(1), nameof(options));
        SampleRateHz = sampleRateHz;
        _tailSamples = (int)MediaTime.ToSamples(_options.UnvoicedTail, sampleRateHz);
        _fft = RealFft.Of(sampleRateHz * 32 / 1_000);
        _window = HannWindow.Of(_fft.Length);
        _pitch = PitchTracker.For(sampleRateHz);
        _history = new float[Math.Max(_fft.Length, _pitch.SamplesNeeded)];
        Reset();
    }

    /// <inheritdoc/>
    public int SampleRateHz { get; }

    /// <summary>Periodicity of the last frame, 0 to 1; 0 when it was too quiet to be looked at.</summary>
    public float LastPeriodicity { get; private set; }

    /// <summary>Lower edge of a band in Hz; <paramref name="band"/> is 0 to <see cref="BandCount"/> (the upper edge of the last).</summary>
    public static float BandEdgeHz(int band) => Edges[band] * 31.25f;

    /// <summary>The tracked noise floor of a band, as RMS of the noise in it in dBFS; valid after the first frame.</summary>
    /// <param name="band">0 to <see cref="BandCount"/> - 1.</param>
    public float NoiseFloorDbfs(int band)
    {
        // A Hann window passes 3/8 of the power, and a bin and its mirror carry it together.
        var power = _floor[band] * (Edges[band + 1] - Edges[band]) * 2 / (0.375 * _fft.Length);
        return AudioLevel.ToDbfs(Math.Sqrt(power));
    }

    /// <inheritdoc/>
    public VoiceActivity Process(ReadOnlySpan<short> frame)
    {
        if (frame.Length < SampleRateHz / 100 || frame.Length > SampleRateHz / 50)
        {
            throw new ArgumentException($"A frame has 10 to 20 ms ({SampleRateHz / 100} to {SampleRateHz / 50} samples); {frame.Length} came.", nameof(frame));
        }

        Append(frame);
        var level = MeasureBands(frame.Length);
        LastPeriodicity = level > _options.ThresholdDb * 0.5f ? _pitch.Measure(_history) : 0;
        var loudness = AudioLevel.ToDbfs(Math.Sqrt(AudioLevel.MeanSquare(frame)));
        var voiced = Decide(level, frame.Length, out var score) && !HasDiedAway((float)loudness, frame.Length);
        return new VoiceActivity(voiced, score, loudness) { IsHiss = !voiced && _hisses };
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(_history);
        Array.Clear(_floor);
        _started = false;
        _loud = false;
        _periodicRun = 0;
        _sincePeriodic = int.MaxValue / 2;
        _hissRun = 0;
        _sinceHiss = int.MaxValue / 2;
        _minimumAge = 0;
        _peakDbfs = float.NegativeInfinity;
        LastPeriodicity = 0;
    }

    // Over a line without noise a voice stays above the floor long after it can be heard; what lies far below its own recent
    // peak is its dying away, not speech.
    private bool HasDiedAway(float loudnessDbfs, int frameSamples)
    {
        _peakDbfs = Math.Max(loudnessDbfs, _peakDbfs - PeakDecayDbPerSecond * frameSamples / SampleRateHz);
        return loudnessDbfs < _peakDbfs - _options.MaxDropDb;
    }

    private void Append(ReadOnlySpan<short> frame)
    {
        _history.AsSpan(frame.Length).CopyTo(_history);
        SampleMath.Widen(frame, _history.AsSpan(_history.Length - frame.Length));
    }

    // Mean over the bands of the level above the noise floor, in dB; moves the floor.
    [SkipLocalsInit]
    private float MeasureBands(int frameSamples)
    {
        Span<float> work = stackalloc float[_fft.Length];
        Span<float> re = stackalloc float[_fft.BinCount];
        Span<float> im = stackalloc float[_fft.BinCount];
        HannWindow.Apply(_history.AsSpan(_history.Length - _fft.Length), _window, work);
        _fft.Forward(work, re, im);

        var keep = MathF.Exp(-1_000f * frameSamples / (SampleRateHz * SmoothingMs));
        _minimumAge += frameSamples;
        var renew = _minimumAge >= SampleRateHz;
        if (renew) _minimumAge = 0;

        float sum = 0, upper = 0, lowerPower = 0, upperPower = 0;
        for (var band = 0; band < BandCount; band++)
        {
            var power = 0f;
            for (var k = Edges[band]; k < Edges[band + 1]; k++) power += re[k] * re[k] + im[k] * im[k];
            power = power / ((Edges[band + 1] - Edges[band]) * _fft.Length) + QuietPower;
            TrackFloor(band, power, keep, renew);
            var above = Math.Clamp(10 * MathF.Log10(power / _floor[band]), 0, BandCeilingDb);
            sum += above;
            if (band < HissFirstBand)
            {
                lowerPower += power / HissFirstBand;
            }
            else
            {
                upper += above / (BandCount - HissFirstBand);
                upperPower += power / (BandCount - HissFirstBand);
            }
        }

        _hisses = upper >= HissDb && 10 * MathF.Log10(upperPower / lowerPower) >= HissTiltDb;
        _started = true;
        return sum / BandCount;
    }

    // The floor is the least smoothed power of the last one to two seconds; it falls at once and rises with each renewal.
    private void TrackFloor(int band, float power, float keep, bool renew)
    {
        if (!_started)
        {
            _smoothed[band] = power;
            _floor[band] = _minimum[band] = _lastMinimum[band] = Math.Min(power, FirstFloorPower);
            return;
        }

        var smoothed = keep * _smoothed[band] + (1 - keep) * power;
        _smoothed[band] = smoothed;
        _minimum[band] = Math.Min(_minimum[band], smoothed);
        if (renew)
        {
            _floor[band] = Math.Min(_lastMinimum[band], _minimum[band]) * MinimumBias;
            _lastMinimum[band] = _minimum[band];
            _minimum[band] = smoothed;
        }
        else
        {
            _floor[band] = Math.Min(_floor[band], smoothed * MinimumBias);
        }
    }

    private bool Decide(float level, int frameSamples, out float score)
    {
        var periodicity = LastPeriodicity;
        score = level;
        if (periodicity > 0.55f) score += 4 * (periodicity - 0.55f) / 0.45f;
        else if (periodicity < 0.3f) score = Math.Max(0, score - 1);

        // Harder to enter than to leave, so that a frame near the threshold does not flicker.
        _loud = score > (_loud ? _options.ThresholdDb * 0.7f : _options.ThresholdDb);

        // Two frames in a row, since a single one is periodic by chance now and then, unless there is no doubt.
        _periodicRun = _loud && (periodicity > _options.Periodicity || (periodicity > LoudPeriodicity && score >= LoudDb)) ? _periodicRun + 1 : 0;
        var isSure = score >= SureDb && periodicity >= SurePeriodicity;
        _sincePeriodic = _periodicRun >= 2 || isSure ? 0 : Math.Min(_sincePeriodic + frameSamples, int.MaxValue / 2);
        return (_loud && _sincePeriodic <= _tailSamples) || FollowsHiss(score, frameSamples);
    }

    // A word that begins with "s" has no voice for up to a quarter of a second, and what follows is loud before it is periodic.
    private bool FollowsHiss(float score, int frameSamples)
    {
        if (_hisses)
        {
            _hissRun += frameSamples;
            if (_hissRun >= SampleRateHz * HissMs / 1_000) _sinceHiss = 0;
            return false;
        }

        _hissRun = 0;
        _sinceHiss = Math.Min(_sinceHiss + frameSamples, int.MaxValue / 2);
        return score >= SureDb && _sinceHiss <= SampleRateHz * HissGapMs / 1_000;
    }
}
