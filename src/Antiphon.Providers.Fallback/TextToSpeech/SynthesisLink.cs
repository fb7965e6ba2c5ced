using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>The session's connection to one synthesiser.</summary>
internal sealed class SynthesisLink(ITextToSpeechSession session, ProviderUse use, int outputRateHz)
{
    public ITextToSpeechSession Session { get; } = session;

    public ProviderUse Use { get; } = use;

    public StreamingResampler Resampler { get; } = new(session.SampleRateHz, outputRateHz);
}
