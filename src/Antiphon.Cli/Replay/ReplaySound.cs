using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Cli.Replay;

/// <summary>A replayed call as one would have heard it: the caller left, the agent right, each where it sounded.</summary>
internal sealed class ReplaySound : IReplayObserver
{
    private const int SampleRateHz = 16_000;

    /// <summary>Frames come unevenly; a gap is only what is longer than this.</summary>
    private const int GapSamples = SampleRateHz / 5;

    private readonly StereoRecording _recording = new(SampleRateHz);
    private readonly Queue<(long Position, short[] Samples)> _unplayed = new();
    private StreamingResampler? _callerRate;
    private StreamingResampler? _agentRate;
    private long _callerEnd;
    private long _playoutEnd;

    public void OnCallerAudio(TimeSpan at, ReadOnlySpan<short> samples, int sampleRateHz)
    {
        var heard = Resample(_callerRate ??= new StreamingResampler(sampleRateHz, SampleRateHz), samples);
        var position = Math.Max(0, MediaTime.ToSamples(at, SampleRateHz) - heard.Length);
        if (Math.Abs(position - _callerEnd) < GapSamples) position = _callerEnd;
        _recording.AddLeft(position, heard);
        _callerEnd = position + heard.Length;
    }

    public void OnAgentAudio(TimeSpan at, ReadOnlySpan<short> samples, int sampleRateHz)
    {
        var now = MediaTime.ToSamples(at, SampleRateHz);
        Play(now);
        var sent = Resample(_agentRate ??= new StreamingResampler(sampleRateHz, SampleRateHz), samples);
        var position = Math.Max(_playoutEnd, now);
        _unplayed.Enqueue((position, sent));
        _playoutEnd = position + sent.Length;
    }

    public void OnFlush(TimeSpan at)
    {
        var now = MediaTime.ToSamples(at, SampleRateHz);
        Play(now);
        if (_unplayed.TryPeek(out var cut) && cut.Position < now) _recording.AddRight(cut.Position, cut.Samples.AsSpan(0, (int)(now - cut.Position)));
        _unplayed.Clear();
        _playoutEnd = now;
    }

    public void OnEvent(SessionEvent sessionEvent)
    {
    }

    public ValueTask WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        Play(long.MaxValue);
        return _recording.WriteAsync(stream, cancellationToken);
    }

    private static short[] Resample(StreamingResampler resampler, ReadOnlySpan<short> samples)
    {
        var resampled = new short[resampler.MaxOutput(samples.Length)];
        return resampled[..resampler.Process(samples, resampled)];
    }

    private void Play(long now)
    {
        while (_unplayed.TryPeek(out var next) && next.Position + next.Samples.Length <= now)
        {
            _recording.AddRight(next.Position, next.Samples);
            _unplayed.Dequeue();
        }
    }
}
