using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// The far end of a call: plays what it is sent, in order and in time, knows word for word what it has played, and drops what
/// it has not when it is told to.
/// </summary>
internal sealed class SimulatedLine : IVoiceLine
{
    private readonly List<PlayedWord> _words = []; // Of the whole call, with when each begins and ends to sound.
    private readonly Queue<(long Number, TimeSpan Due)> _marks = [];
    private readonly CallWatch _watch;
    private readonly SimulatedNetwork _network;
    private readonly ITimer _markTimer;
    private TimeSpan _playingUntil;
    private bool _filler; // What comes is no word of an answer.

    public SimulatedLine(CallWatch watch, TimeProvider time, PlayoutReporting playout, SimulatedNetwork network)
    {
        _watch = watch;
        _network = network;
        Playout = playout;
        _markTimer = time.CreateTimer(static line => ((SimulatedLine)line!).Acknowledge(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public PlayoutReporting Playout { get; }

    /// <summary>Told which marks were played.</summary>
    public Action<long>? MarkPlayed { get; set; }

    /// <summary>When the last audio that is held will have been played.</summary>
    public TimeSpan PlayingUntil => _playingUntil;

    /// <summary>Audio that is not played yet.</summary>
    public TimeSpan Held => _playingUntil > _watch.Now ? _playingUntil - _watch.Now : TimeSpan.Zero;

    /// <summary>Words that have begun to sound or will, in order.</summary>
    public IReadOnlyList<PlayedWord> Words => _words;

    public bool TrySendAudio(AudioFrame frame)
    {
        var now = _watch.Now;
        if (_playingUntil < now) _playingUntil = now;
        if (_filler) _watch.OnFiller(frame);
        else _watch.OnAudio(frame);
        if (!_filler) Play(frame.Samples, _playingUntil);
        _playingUntil += frame.Duration;
        frame.Dispose();
        return true;
    }

    public void SendMark(long mark)
    {
        _marks.Enqueue((mark, (_playingUntil > _watch.Now ? _playingUntil : _watch.Now) + _network.AcknowledgementDelay));
        Arm();
    }

    public void Flush()
    {
        var now = _watch.Now;
        _watch.OnFlush();
        for (var i = _words.Count - 1; i >= 0 && _words[i].End > now; i--)
        {
            var word = _words[i];
            if (word.Start >= now) _words.RemoveAt(i);
            else _words[i] = word with { Cut = true, End = now, Samples = word.Samples - Unplayed(word.End - now) };
        }

        if (_words.Count > 0) _words[^1] = _words[^1] with { Cut = true }; // Half of it may have come before the sending was held.
        _playingUntil = now;
        _marks.Clear();
    }

    public void Emit(SessionEvent sessionEvent)
    {
        if (sessionEvent is SessionEvent.AgentFiller) _filler = true;
        else if (sessionEvent is SessionEvent.AgentFillerDone) _filler = false;
        _watch.OnEvent(sessionEvent);
    }

    /// <summary>The caller has gone.</summary>
    public void Close() => _markTimer.Dispose();

    /// <summary>Samples that are not played yet; one that has begun to be played is not played.</summary>
    private static int Unplayed(TimeSpan left) =>
        (int)(((left.Ticks * SimulatedTextToSpeech.SampleRateHz) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);

    private void Play(ReadOnlySpan<short> samples, TimeSpan at)
    {
        for (var i = 0; i < samples.Length;)
        {
            var number = samples[i];
            var end = i + 1;
            while (end < samples.Length && samples[end] == number) end++;
            if (number != 0) Add(number, end - i, at + MediaTime.Of(i, SimulatedTextToSpeech.SampleRateHz), at + MediaTime.Of(end, SimulatedTextToSpeech.SampleRateHz));
            i = end;
        }
    }

    private void Add(int number, int samples, TimeSpan start, TimeSpan end)
    {
        if (_words.Count > 0 && _words[^1].Number == number) _words[^1] = _words[^1] with { Samples = _words[^1].Samples + samples, End = end, Cut = false };
        else _words.Add(new PlayedWord(number, samples, start, end, false));
    }

    private void Acknowledge()
    {
        while (_marks.Count > 0 && _marks.Peek().Due <= _watch.Now) MarkPlayed?.Invoke(_marks.Dequeue().Number);
        Arm();
    }

    private void Arm()
    {
        if (_marks.Count == 0) return;
        var wait = _marks.Peek().Due - _watch.Now;
        _markTimer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>How the way to the far end behaves.</summary>
/// <param name="AcknowledgementDelay">Between the playing of a mark and the news of it.</param>
internal sealed record SimulatedNetwork(TimeSpan AcknowledgementDelay);

/// <summary>A word as the far end plays it.</summary>
/// <param name="Number">Its number in the word book.</param>
/// <param name="Samples">Samples of it that sound; those of a word that was cut and taken up again together.</param>
/// <param name="Start">When it begins to sound.</param>
/// <param name="End">When what arrived of it has sounded.</param>
/// <param name="Cut">Whether a flush cut it.</param>
internal readonly record struct PlayedWord(int Number, int Samples, TimeSpan Start, TimeSpan End, bool Cut);
