using Antiphon.Audio;
using Antiphon.Providers.Local;
using Antiphon.Speech;

namespace Antiphon.Bench.TurnTaking;

/// <summary>Synthesised sentences with the times of their words.</summary>
internal sealed class RecordingBooth : IAsyncDisposable
{
    internal const int RateHz = 16_000;

    private readonly LocalTextToSpeech _speech = new(new LocalSpeechOptions { Host = EngineHost.InProcess });
    private readonly Dictionary<string, ITextToSpeechSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Voice, string Text), Recording> _known = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values) await session.DisposeAsync();
        await _speech.DisposeAsync();
    }

    /// <summary>The sentence without the silence after it, peak at -6 dBFS.</summary>
    internal async Task<Recording> SayAsync(string voice, string text, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((voice, text), out var known)) return known;
        if (!_sessions.TryGetValue(voice, out var session))
        {
            session = await _speech.OpenAsync(new TextToSpeechOptions { Voice = voice }, cancellationToken);
            _sessions[voice] = session;
        }

        var samples = new List<short>();
        var words = new List<SpokenWord>();
        await foreach (var chunk in session.SpeakAsync(text, cancellationToken))
        {
            foreach (var mark in chunk.Words) words.Add(new SpokenWord(text.Substring(mark.TextStart, mark.TextLength), (int)mark.StartSample, (int)mark.EndSample));
            samples.AddRange(chunk.Audio.Samples);
            chunk.Audio.Dispose();
        }

        var loud = BenchSignals.Normalize([.. samples]);
        var end = LastSound(loud);
        return _known[(voice, text)] = new Recording(loud[..end], [.. words.Select(w => w with { Start = Math.Min(w.Start, end), End = Math.Min(w.End, end) })]);
    }

    // The last 10 ms that are no more than 34 dB under the loudest: what lies below dies away unheard.
    private static int LastSound(short[] samples)
    {
        const int step = RateHz / 100;
        var levels = new List<double>();
        for (var i = 0; i + step <= samples.Length; i += step) levels.Add(AudioLevel.MeanSquare(samples.AsSpan(i, step)));
        return (levels.FindLastIndex(level => level > levels.Max() * 4e-4) + 1) * step;
    }
}
