using Antiphon.Speech;

namespace Antiphon.Testing.Faults;

/// <summary>What becomes of a segment that is hit; <c>speak</c> has the real synthesiser speak it.</summary>
internal delegate IAsyncEnumerable<SpeechChunk> SynthesisFault(Func<CancellationToken, IAsyncEnumerable<SpeechChunk>> speak, FaultSite site, CancellationToken cancellationToken);

/// <summary>A synthesiser whose sessions fail at the segments that are hit.</summary>
internal sealed class FaultyTextToSpeech(ITextToSpeech inner, FaultSite site) : ITextToSpeech
{
    public string Name => inner.Name;

    public IReadOnlyList<string> Voices => inner.Voices;

    /// <summary>Instead of opening at once; null to open.</summary>
    public Func<FaultSite, CancellationToken, Task>? Opening { get; init; }

    /// <summary>Instead of speaking a segment that is hit; null for none.</summary>
    public SynthesisFault? OnSegment { get; init; }

    public async ValueTask<ITextToSpeechSession> OpenAsync(TextToSpeechOptions options, CancellationToken cancellationToken = default)
    {
        if (Opening is not null && site.Strikes()) await Opening(site, cancellationToken);
        var session = await inner.OpenAsync(options, cancellationToken);
        return OnSegment is null ? session : new Session(OnSegment, session, site);
    }

    private sealed class Session(SynthesisFault fault, ITextToSpeechSession inner, FaultSite site) : ITextToSpeechSession
    {
        public int SampleRateHz => inner.SampleRateHz;

        public IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, CancellationToken cancellationToken = default) =>
            site.Strikes() ? fault(token => inner.SpeakAsync(text, token), site, cancellationToken) : inner.SpeakAsync(text, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
