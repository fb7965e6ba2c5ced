using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>A synthesiser of numbers: each character of a number lasts 20 ms and sounds as a run of samples of that number's
/// loudness, so that a word lost or repeated shows in the audio.</summary>
internal sealed class WordSpeaker(string name, VirtualTime time) : ITextToSpeech
{
    public const int Loudness = 100;

    public string Name => name;

    public IReadOnlyList<string> Voices { get; init; } = [];

    public int SampleRateHz { get; init; } = 16_000;

    public bool WordMarks { get; init; } = true;

    public int ChunkMs { get; init; } = 50;

    public TimeSpan ChunkDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    public IReadOnlyList<Outage> Outages { get; init; } = [];

    /// <summary>Chunks of each segment after which it fails; null for never. Taken off by each failure.</summary>
    public Queue<int> FailAfterChunks { get; } = new();

    /// <summary>Whether it says that all is spoken, and makes nothing.</summary>
    public bool IsMute { get; init; }

    public VoiceException Error { get; init; } = new(ErrorCodes.TextToSpeechFailed, "No more sound.");

    public VoiceException? OpenFault { get; set; }

    public int OpenSessions { get; private set; }

    public List<string> Spoken { get; } = [];

    public List<string?> OpenedVoices { get; } = [];

    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
        if (OpenFault is not null) throw OpenFault;
        if (Now is { } outage)
        {
            if (outage.OpeningHangs) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            throw new ConnectionException(ErrorCodes.ConnectionRefused, "Not there.");
        }

        OpenedVoices.Add(options.Voice);
        OpenSessions++;
        return new Session(this, time);
    }

    private Outage? Now => Outages.FirstOrDefault(outage => outage.Covers(time.Elapsed));

    private sealed class Session(WordSpeaker owner, VirtualTime time) : ITextToSpeechSession
    {
        private bool _isDisposed;

        public int SampleRateHz => owner.SampleRateHz;

        public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            owner.Spoken.Add(text);
            if (owner.IsMute) yield break;
            var perCharacter = SampleRateHz / 50;
            var perChunk = SampleRateHz * owner.ChunkMs / 1_000;
            var words = Words(text, perCharacter);
            var total = text.Length * perCharacter;
            int? failAfter = owner.FailAfterChunks.TryDequeue(out var after) ? after : null;
            for (int at = 0, chunk = 0; at < total; at += perChunk, chunk++)
            {
                await Task.Delay(owner.ChunkDelay, time, cancellationToken);
                if (failAfter == chunk) throw owner.Error;
                if (owner.Now is { } outage)
                {
                    if (outage.Style == OutageStyle.Silent) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                    throw outage.Style == OutageStyle.Throws ? new InvalidOperationException("broken pipe") : owner.Error;
                }

                var count = Math.Min(perChunk, total - at);
                var frame = AudioFrame.Rent(SampleRateHz, count, at);
                for (var i = 0; i < count; i++) frame.Samples[i] = ValueAt(text, (at + i) / perCharacter);
                var marks = owner.WordMarks ? words.Where(word => word.StartSample >= at && word.StartSample < at + count).ToList() : [];
                yield return new SpeechChunk(frame, marks);
            }
        }

        public ValueTask DisposeAsync()
        {
            if (!_isDisposed) owner.OpenSessions--;
            _isDisposed = true;
            return ValueTask.CompletedTask;
        }

        private static short ValueAt(string text, int index)
        {
            if (!char.IsDigit(text[index])) return 0;
            var start = index;
            while (start > 0 && char.IsDigit(text[start - 1])) start--;
            var end = index;
            while (end < text.Length && char.IsDigit(text[end])) end++;
            return (short)(int.Parse(text[start..end]) * Loudness);
        }

        private static List<WordMark> Words(string text, int perCharacter)
        {
            List<WordMark> words = [];
            for (var i = 0; i < text.Length; i++)
            {
                if (!char.IsDigit(text[i])) continue;
                var start = i;
                while (i < text.Length && char.IsDigit(text[i])) i++;
                words.Add(new WordMark(start, i - start, (long)start * perCharacter, (long)i * perCharacter));
            }

            return words;
        }
    }
}
