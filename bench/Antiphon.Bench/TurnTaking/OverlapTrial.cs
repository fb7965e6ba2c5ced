using Antiphon.Turns;

namespace Antiphon.Bench.TurnTaking;

/// <summary>Runs an interruption strategy over the scenes, with an agent that does what it is told.</summary>
internal static class OverlapTrial
{
    internal static OverlapScore Run(List<List<OverlapScene>> calls, InterruptionOptions options, bool withWords)
    {
        var score = new OverlapScore();
        var random = new Random(TurnCorpus.Seed + 3);
        foreach (var call in calls)
        {
            var activity = new SpeechActivity(new EndpointingOptions());
            var interruption = options.Create();
            var position = TimeSpan.Zero;
            foreach (var scene in call) new Play(scene, activity, interruption, withWords, random, score).Run(ref position);
        }

        return score;
    }

    private sealed class Play(OverlapScene scene, SpeechActivity activity, IInterruption interruption, bool withWords, Random random, OverlapScore score)
    {
        private const int FrameSamples = FrameTrack.FrameSamples;
        private AgentFloor _agent = AgentFloor.Speaking;
        private bool _playing = true;
        private string _text = "";
        private int _finalAt = -1;
        private int _frame;
        private int? _heldAt;
        private int? _committedAt;
        private int? _silentSince;
        private int _silentFrames;
        private bool _revoked;

        internal void Run(ref TimeSpan position)
        {
            var agentFrames = scene.Agent.Samples.Length / FrameSamples;
            int played = 0, line = 0, word = 0;
            for (; _frame < scene.Track.Length + 200; _frame++)
            {
                position += FrameTrack.Frame;
                if (_agent == AgentFloor.Speaking && _playing && played < agentFrames)
                {
                    while (word < scene.Agent.Words.Count && scene.Agent.Words[word].Start <= played * FrameSamples) interruption.OnAgentWords(scene.Agent.Words[word++].Text, position);
                    if (++played == agentFrames) _agent = AgentFloor.None;
                }

                // An echo stands still while the agent does.
                var stands = scene.Kind == OverlapKind.Echo && !_playing;
                var index = stands ? -1 : line++;
                if (!stands && scene.Interims.At(index) is { } text) OnText(text, position);
                if (_finalAt == _frame) OnFinal(position);

                var change = activity.OnFrame(scene.Track.At(index, position, withLevel: true));
                if (change == SpeechChange.Ended) _finalAt = _frame + (int)(InterimFeed.MedianMs * (0.8 + 0.5 * random.NextDouble()) / 20);
                var isVoiced = index >= 0 && index < scene.Track.Length && scene.Track.Voiced[index];
                Note(interruption.OnFrame(new OverlapFrame
                {
                    Position = position,
                    Duration = FrameTrack.Frame,
                    IsVoiced = isVoiced,
                    LevelDbfs = index >= 0 && index < scene.Track.Length ? scene.Track.LevelDbfs[index] : float.NaN,
                    CallerSpeaking = activity.IsSpeaking,
                    Voiced = activity.VoicedTime,
                    Silence = position - activity.LastVoiceEnd,
                    Agent = _agent,
                    AgentRemaining = (agentFrames - played) * FrameTrack.Frame,
                }));
                if (_silentSince is not null) _silentFrames++;
            }

            score.Add(scene.Kind, scene.EchoLine, _heldAt is { } held ? Delay(held) : null, _committedAt is { } committed ? Delay(committed) : null, _revoked, _silentFrames * 20.0);
        }

        private double Delay(int frame) => 1_000.0 * ((frame + 1) * FrameSamples - scene.Onset) / RecordingBooth.RateHz;

        private void OnText(string text, TimeSpan position)
        {
            _text = text;
            if (withWords) Note(interruption.OnCallerWords(text, isFinal: false, position));
        }

        // Every recogniser gives a final text; without interim texts it is the only one.
        private void OnFinal(TimeSpan position)
        {
            var text = scene.Kind == OverlapKind.Cough ? "" : _text;
            Note(interruption.OnCallerWords(text, isFinal: true, position));
        }

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
