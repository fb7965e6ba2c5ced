using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// A synthesiser whose samples are the numbers of the words they speak, with a short silence after each word. Makes audio
/// with a drawn start delay, faster than it plays.
/// </summary>
internal sealed class SimulatedTextToSpeech : ITextToSpeech
{
    /// <summary>Rate of its audio.</summary>
    public const int SampleRateHz = WordAudio.SampleRateHz;

    private const int ChunkSamples = SampleRateHz / 5;
    private static readonly DelayShape FirstByte = new(180, 450);

    private readonly TimeProvider _time;
    private readonly SimulationRandom _dice;
    private readonly WordBook _words;
    private readonly double _realTimeFactor;

    public SimulatedTextToSpeech(TimeProvider time, SimulationRandom dice, WordBook words)
    {
        _time = time;
        _dice = dice;
        _words = words;
        HasWordMarks = !dice.Chance(0.15);
        _realTimeFactor = 0.02 + (0.5 * dice.NextDouble());
    }

    /// <summary>Whether it says where words lie.</summary>
    public bool HasWordMarks { get; }

    public string Name => "simulated";

    public IReadOnlyList<string> Voices => [];

    /// <summary>Sessions open now.</summary>
    public int OpenSessions { get; private set; }

    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(_dice.Between(20, 400)), _time, cancellationToken);
        OpenSessions++;
        return new Session(this);
    }

    private async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(_dice.Delay(FirstByte), _time, cancellationToken);
        var (samples, marks) = WordAudio.Make(_words, text);
        var nextMark = 0;
        for (var at = 0; at < samples.Length; at += ChunkSamples)
        {
            if (at > 0) await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(200 * _realTimeFactor)), _time, cancellationToken);
            var length = Math.Min(ChunkSamples, samples.Length - at);
            var first = nextMark;
            while (nextMark < marks.Count && marks[nextMark].StartSample < at + length) nextMark++;
            IReadOnlyList<WordMark> begun = HasWordMarks && nextMark > first ? marks.GetRange(first, nextMark - first) : [];
            yield return new SpeechChunk(AudioFrame.Copy(samples.AsSpan(at, length), SampleRateHz, at), begun);
        }
    }

    private sealed class Session(SimulatedTextToSpeech owner) : ITextToSpeechSession
    {
        private bool _disposed;

        public int SampleRateHz => SimulatedTextToSpeech.SampleRateHz;

        public IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, CancellationToken cancellationToken = default) => owner.SpeakAsync(text, cancellationToken);

        public ValueTask DisposeAsync()
        {
            if (!_disposed) owner.OpenSessions--;
            _disposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
