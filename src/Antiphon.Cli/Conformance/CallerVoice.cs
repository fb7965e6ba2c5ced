using Antiphon.Audio;
using Antiphon.Providers.Local;
using Antiphon.Speech;

namespace Antiphon.Cli.Conformance;

/// <summary>Speech of the suite's caller by the local synthesiser, for servers with a real recogniser. Thread-safe.</summary>
internal sealed class CallerVoice : IAsyncDisposable
{
    /// <summary>Rate that cases are spoken at, in Hz.</summary>
    private const int SampleRateHz = 16_000;

    private readonly LocalTextToSpeech _voice = new(new LocalSpeechOptions { Host = EngineHost.InProcess });

    public async ValueTask<short[]> SayAsync(string text, CancellationToken cancellationToken)
    {
        var session = await _voice.OpenAsync(new TextToSpeechOptions(), cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            List<short> samples = [];
            await foreach (var chunk in session.SpeakAsync(text, cancellationToken).ConfigureAwait(false))
            {
                using var frame = chunk.Audio;
                samples.AddRange(frame.Samples);
            }

            if (session.SampleRateHz == SampleRateHz) return [.. samples];
            var resampler = new StreamingResampler(session.SampleRateHz, SampleRateHz);
            var output = new short[resampler.MaxOutput(samples.Count) + resampler.MaxFlushOutput];
            var count = resampler.Process([.. samples], output);
            count += resampler.Flush(output.AsSpan(count));
            return output[..count];
        }
    }

    public ValueTask DisposeAsync() => _voice.DisposeAsync();
}
