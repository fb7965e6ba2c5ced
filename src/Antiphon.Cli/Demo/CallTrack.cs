using System.Runtime.InteropServices;
using Antiphon.Audio;

namespace Antiphon.Cli.Demo;

/// <summary>
/// A call as the caller's ear hears it: what the caller sends lies where it was sent, what the agent sends lies where a
/// loudspeaker would play it. Positions are samples from the start of the call. Thread-safe.
/// </summary>
internal sealed class CallTrack
{
    internal const int SampleRateHz = 16_000;

    /// <summary>Quieter than this, about -44 dBFS, is no speech: rounding and a synthesiser's breath.</summary>
    private const int Audible = 200;

    /// <summary>A pause within speech is shorter than this; what follows a longer one is another utterance.</summary>
    private const int PauseSamples = SampleRateHz * 3 / 10;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly List<short> _caller = [];
    private readonly List<short> _agent = [];
    private readonly Queue<(long Position, short[] Samples)> _waiting = new();
    private long _playoutEnd;

    public CallTrack(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
    }

    /// <summary>Now, in samples.</summary>
    public long Now => MediaTime.ToSamples(_time.GetElapsedTime(_origin), SampleRateHz);

    /// <summary>How long the loudspeaker still has something to play.</summary>
    public TimeSpan Unplayed
    {
        get { lock (_gate) return MediaTime.Of(Math.Max(0, _playoutEnd - Now), SampleRateHz); }
    }

    /// <summary>Takes what the caller says; frames follow each other without a gap.</summary>
    public void AddCaller(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            // The first frame was spoken while it lasted: its end is now.
            if (_caller.Count == 0) CollectionsMarshal.SetCount(_caller, (int)Math.Max(0, Now - samples.Length));
            _caller.AddRange(samples);
            Play(Now);
        }
    }

    /// <summary>Takes what the agent says: little-endian 16-bit PCM.</summary>
    public void AddAgent(ReadOnlySpan<byte> pcm)
    {
        lock (_gate)
        {
            var position = Math.Max(_playoutEnd, Now);
            var samples = MemoryMarshal.Cast<byte, short>(pcm).ToArray();
            _waiting.Enqueue((position, samples));
            _playoutEnd = position + samples.Length;
        }
    }

    /// <summary>The loudspeaker falls silent: what it has not played is never heard.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            var now = Now;
            Play(now);
            _waiting.Clear();
            _playoutEnd = now;
        }
    }

    /// <summary>Where what the caller says next will lie.</summary>
    public long CallerEnd
    {
        get { lock (_gate) return _caller.Count; }
    }

    /// <summary>First and last sample of the caller's speech between two places; the places themselves when it is silent there.</summary>
    public (long First, long Last) CallerSound(long from, long to)
    {
        lock (_gate)
        {
            var (first, last) = (Math.Max(0, from), Math.Min(to, _caller.Count) - 1);
            while (first < last && Math.Abs((int)_caller[(int)first]) <= Audible) first++;
            while (last > first && Math.Abs((int)_caller[(int)last]) <= Audible) last--;
            return (first, last);
        }
    }

    /// <summary>First sample of the agent's speech at or after <paramref name="position"/>; null when there is none.</summary>
    public long? AgentSoundFrom(long position)
    {
        lock (_gate)
        {
            Play(Now);
            for (var i = (int)Math.Min(position, int.MaxValue); i < _agent.Count; i++)
            {
                if (Math.Abs((int)_agent[i]) > Audible) return i;
            }

            return null;
        }
    }

    /// <summary>Last sample of the agent's speech that goes on at <paramref name="position"/>; null when it is silent then.</summary>
    public long? AgentSoundUntil(long position)
    {
        long? last = null;
        lock (_gate)
        {
            Play(Now);
            var from = (int)Math.Max(0, position - PauseSamples);
            for (var i = from; i < _agent.Count && i - (last ?? position) <= PauseSamples; i++)
            {
                if (Math.Abs((int)_agent[i]) > Audible) last = i;
            }
        }

        return last >= position ? last : null;
    }

    /// <summary>Writes the call as a stereo WAV: caller left, agent right.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var recording = new StereoRecording(SampleRateHz);
        lock (_gate)
        {
            Play(Now);
            recording.AddLeft(0, CollectionsMarshal.AsSpan(_caller));
            recording.AddRight(0, CollectionsMarshal.AsSpan(_agent));
        }

        await recording.WriteAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    // What is due moves from the loudspeaker's queue into the recording.
    private void Play(long now)
    {
        while (_waiting.TryPeek(out var next) && next.Position < now)
        {
            var due = (int)Math.Min(next.Samples.Length, now - next.Position);
            var heard = (int)Math.Clamp(_agent.Count - next.Position, 0, due);
            if (_agent.Count < next.Position) CollectionsMarshal.SetCount(_agent, (int)next.Position);
            _agent.AddRange(next.Samples.AsSpan(heard, due - heard));
            if (due < next.Samples.Length) return;
            _waiting.Dequeue();
        }
    }
}
