using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>Speaks words to a recogniser in real time and gathers what it says.</summary>
internal sealed class Caller(ISpeechToTextSession session, VirtualTime time)
{
    public const int FrameSamples = 320;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly List<string> _said = [];
    private long _utterance;
    private short _word;

    public List<SpeechToTextEvent> Heard { get; } = [];

    /// <summary>What was said in each committed utterance, as <see cref="WordRecogniser"/> writes it.</summary>
    public List<string> Expected { get; } = [];

    public IEnumerable<SpeechToTextEvent.Final> Finals => Heard.OfType<SpeechToTextEvent.Final>();

    public IEnumerable<SpeechToTextEvent.Fault> Faults => Heard.OfType<SpeechToTextEvent.Fault>();

    public async Task ListenAsync()
    {
        await foreach (var item in session.ReadEventsAsync()) Heard.Add(item);
    }

    /// <summary>A word and a little silence after it.</summary>
    public async Task SayAsync(int frames, int pauseFrames = 2)
    {
        _word++;
        _said.Add($"{_word}x{frames * FrameSamples}");
        await WriteAsync(_word, frames);
        await WriteAsync(0, pauseFrames);
    }

    public void Commit()
    {
        Expected.Add(string.Join(' ', _said));
        _said.Clear();
        session.Flush(++_utterance);
    }

    public void Discard()
    {
        _said.Clear();
        session.Discard();
    }

    public async Task PauseAsync(TimeSpan duration) => await Task.Delay(duration, time);

    public async Task UntilAsync(Func<bool> condition, TimeSpan limit)
    {
        var end = time.Elapsed + limit;
        while (!condition() && time.Elapsed < end) await PauseAsync(Frame);
    }

    private async Task WriteAsync(short value, int frames)
    {
        var samples = new short[FrameSamples];
        Array.Fill(samples, value);
        for (var i = 0; i < frames; i++)
        {
            session.Write(samples);
            await PauseAsync(Frame);
        }
    }
}
