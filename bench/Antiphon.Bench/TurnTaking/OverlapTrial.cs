using Antiphon.Audio;
using Antiphon.Turns;

namespace Antiphon.Bench.TurnTaking;

/// <summary>Runs an interruption strategy over the scenes, with an agent that does what it is told and a line that brings back what is played.</summary>
internal static class OverlapTrial
{
    internal static OverlapScore Run(List<List<OverlapScene>> calls, InterruptionOptions options, bool withWords)
    {
        var score = new OverlapScore();
        foreach (var call in calls)
        {
            var parts = new Parts(options);
            foreach (var scene in call) new Play(scene, parts, withWords, score).Run();
        }

        return score;
    }

    /// <summary>What goes through a call.</summary>
    private sealed class Parts(InterruptionOptions options)
    {
        internal readonly VoiceActivityDetector Detector = new(RecordingBooth.RateHz);
        internal readonly SpeechActivity Activity = new(new EndpointingOptions());
        internal readonly IInterruption Interruption = options.Create();
        internal readonly EchoPath? Echo = options.FollowEcho ? new EchoPath() : null;
        internal TimeSpan Position;
    }

    private sealed class Play(OverlapScene scene, Parts parts, bool withWords, OverlapScore score)
    {
        private const int FrameSamples = FrameTrack.FrameSamples;

        /// <summary>Longest after its end that anything is still decided: 4 s.</summary>
        private const int TailFrames = 200;

        private readonly OverlapRecogniser _recogniser = new(new Random(scene.Seed));
        private readonly float[] _played = new float[scene.EchoDelay + FrameSamples]; // The newest last.
        private readonly short[] _line = new short[FrameSamples];
        private AgentFloor _agent = AgentFloor.Speaking;
        private bool _playing = true;
        private int _frame;
        private int? _heldAt;
        private int? _committedAt;
        private int? _silentSince;
        private int _silentFrames;
        private bool _revoked;

        internal void Run()
        {
            var agentFrames = scene.Agent.Samples.Length / FrameSamples;
            var callerEnd = (scene.Start + scene.Caller.Samples.Length) / FrameSamples;
            int played = 0, word = 0, heardWord = 0, callerWord = 0, tail = 0;
            for (; tail < TailFrames; _frame++)
            {
                tail = _frame > callerEnd && (_agent != AgentFloor.Speaking || !_playing) ? tail + 1 : 0;
                parts.Position += FrameTrack.Frame;
                var speaks = _agent == AgentFloor.Speaking && _playing && played < agentFrames;
                if (speaks)
                {
                    while (word < scene.Agent.Words.Count && scene.Agent.Words[word].Start <= played * FrameSamples) parts.Interruption.OnAgentWords(scene.Agent.Words[word++].Text, parts.Position);
                    var samples = scene.Agent.Samples.AsSpan(played * FrameSamples, FrameSamples);
                    parts.Echo?.OnPlayed(parts.Position - FrameTrack.Frame, FrameTrack.Frame, AudioLevel.ToDbfs(Math.Sqrt(AudioLevel.MeanSquare(samples))));
                    if (++played == agentFrames) _agent = AgentFloor.None;
                    if (scene.EchoLine)
                    {
                        for (; heardWord < scene.Agent.Words.Count && scene.Agent.Words[heardWord].End <= played * FrameSamples; heardWord++)
                        {
                            _recogniser.OnWord(scene.Agent.Words[heardWord].Text, _frame + scene.EchoDelay / FrameSamples);
                        }
                    }

                    Bring(samples);
                }
                else
                {
                    Bring([]);
                }

                for (; callerWord < scene.Caller.Words.Count && (scene.Start + scene.Caller.Words[callerWord].End) / FrameSamples <= _frame; callerWord++)
                {
                    _recogniser.OnWord(scene.Caller.Words[callerWord].Text, _frame);
                }

                if (_recogniser.Interim(_frame) is { } text && withWords) Note(parts.Interruption.OnCallerWords(text, isFinal: false, parts.Position));
                if (_recogniser.Final(_frame) is { } final) Note(parts.Interruption.OnCallerWords(final, isFinal: true, parts.Position));
                Judge((agentFrames - played) * FrameTrack.Frame);
                if (_silentSince is not null) _silentFrames++;
            }

            score.Add(scene.Kind, scene.EchoLine, _heldAt is { } held ? Delay(held) : null, _committedAt is { } committed ? Delay(committed) : null, _revoked, _silentFrames * 20.0);
        }

        // The line in this frame: the caller, the noise, and what was played a while ago.
        private void Bring(ReadOnlySpan<short> playing)
        {
            _played.AsSpan(FrameSamples).CopyTo(_played);
            for (var i = 0; i < FrameSamples; i++)
            {
                _played[^(FrameSamples - i)] = playing.Length > 0 ? playing[i] : 0;
                var at = _frame * FrameSamples + i;
                var caller = at - scene.Start;
                double sample = scene.Noise[at % scene.Noise.Length];
                if (caller >= 0 && caller < scene.Caller.Samples.Length) sample += scene.Caller.Samples[caller];
                _line[i] = (short)Math.Clamp(Math.Round(sample), short.MinValue, short.MaxValue);
            }

            if (!scene.EchoLine) return;
            for (var i = 0; i < FrameSamples; i++) _line[i] = (short)Math.Clamp(Math.Round(_line[i] + scene.EchoGain * _played[i]), short.MinValue, short.MaxValue);
        }

        private void Judge(TimeSpan agentRemaining)
        {
            var judged = parts.Detector.Process(_line);
            var isEcho = parts.Echo?.OnFrame(parts.Position, judged.LevelDbfs) == true;
            var isVoiced = judged.IsVoiced && !isEcho;
            var change = parts.Activity.OnFrame(new SpeechFrame(parts.Position, FrameTrack.Frame, isVoiced) { LevelDbfs = judged.LevelDbfs, IsHiss = judged.IsHiss && !isEcho });
            if (change == SpeechChange.Started) _recogniser.OnSpeechStarted(_frame);
            else if (change == SpeechChange.Ended) _recogniser.OnSpeechEnded(_frame);
            Note(parts.Interruption.OnFrame(new OverlapFrame
            {
                Position = parts.Position,
                Duration = FrameTrack.Frame,
                IsVoiced = isVoiced,
                EchoKnown = parts.Echo?.Delay is not null,
                LevelDbfs = judged.LevelDbfs,
                CallerSpeaking = parts.Activity.IsSpeaking,
                Voiced = parts.Activity.VoicedTime,
                Silence = parts.Position - parts.Activity.LastVoiceEnd,
                Agent = _agent,
                AgentRemaining = agentRemaining,
            }));
        }

        private double Delay(int frame) => 1_000.0 * ((frame + 1) * FrameSamples - scene.Onset) / RecordingBooth.RateHz;

        private void Note(InterruptionDecision decision)
        {
            switch (decision)
            {
                case InterruptionDecision.None:
                    break;
                case InterruptionDecision.Hold:
                    _heldAt ??= _frame;
                    _silentSince = _frame;
                    _playing = false;
                    break;
                case InterruptionDecision.Commit:
                    _committedAt = _frame;
                    _revoked = false;
                    _silentSince ??= _frame;
                    _agent = AgentFloor.None;
                    _playing = false;
                    break;
                default:
                    _revoked = true;
                    _silentSince = null;
                    _agent = AgentFloor.Speaking;
                    _playing = true;
                    break;
            }
        }
    }
}
