using System.Runtime.CompilerServices;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>One call's synthesis over several synthesisers. It stays with one until that fails: a voice that changes for no reason
/// is worse than one that is not the preferred.</summary>
internal sealed class FallbackTextToSpeechSession : ITextToSpeechSession
{
    /// <summary>Time for a cancelled synthesiser to end; one that takes longer is closed.</summary>
    private static readonly TimeSpan CancelGrace = TimeSpan.FromMilliseconds(250);

    private readonly FallbackSynthesiser[] _providers;
    private readonly FallbackTextToSpeechOptions _fallback;
    private readonly HealthMemory _health;
    private readonly FallbackWatch _watch;
    private readonly TextToSpeechOptions _options;
    private readonly Strays _strays = new();
    private readonly ReadingLimits _limits;
    private readonly int _maxHeldSamples;
    private SynthesisLink? _link;
    private int _rateHz;
    private bool _isClosed;

    public FallbackTextToSpeechSession(FallbackSynthesiser[] providers, FallbackTextToSpeechOptions fallback, HealthMemory health, FallbackWatch watch, TextToSpeechOptions options)
    {
        _providers = providers;
        _fallback = fallback;
        _health = health;
        _watch = watch;
        _options = options;
        _limits = new ReadingLimits(fallback.FirstAudioTimeout, fallback.StallTimeout, CancelGrace, fallback.TimeProvider);
        _rateHz = fallback.SampleRateHz ?? 0;
        _maxHeldSamples = (int)MediaTime.ToSamples(fallback.MaxHeld, fallback.SampleRateHz ?? 48_000);
    }

    public int SampleRateHz => _rateHz;

    /// <summary>Opens the first synthesiser that can be opened.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var route = NewRoute();
        var error = await OpenAsync(route, Begin(route), cancellationToken);
        if (error is not null) throw error;
    }

    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var route = NewRoute();
        var from = 0;
        var made = 0L;
        while (true)
        {
            if (_link is not { } link)
            {
                if (await OpenAsync(route, Begin(route), cancellationToken) is { } unopened) throw unopened;
                link = _link!;
            }

            VoiceException? error = null;
            var held = new HeldSpeech(link.Resampler, text, from, made, _maxHeldSamples);
            link.Resampler.Reset();
            var rest = from == 0 ? text : text[from..];
            await using (var reading = new LimitedReading<SpeechChunk>(token => link.Session.SpeakAsync(rest, token), _limits, _strays, static late => late.Audio.Dispose(), cancellationToken))
            {
                while (true)
                {
                    SpeechChunk chunk;
                    try
                    {
                        (var hasChunk, chunk) = await reading.NextAsync();
                        if (!hasChunk) break;
                    }
                    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                    {
                        await reading.DisposeAsync();
                        if (reading.IsStuck) Retire(link);
                        throw;
                    }
                    catch (Exception thrown)
                    {
                        error = _watch.Coded(thrown, ErrorCodes.TextToSpeechFailed, link.Use.Name, "Synthesis failed or stalled.");
                        break;
                    }

                    held.Add(chunk.Audio.Samples, chunk.Words);
                    chunk.Audio.Dispose();
                    while (held.TryTake(out var ready)) yield return ready;
                }
            }

            if (error is null)
            {
                held.Complete();
                while (held.TryTake(out var ready)) yield return ready;
                link.Use.Proven();
                yield break;
            }

            held.Cut();
            while (held.TryTake(out var ready)) yield return ready;
            Retire(link);
            route.Failed(link.Use, error, !error.IsTransient);
            from = held.ResumeAt;
            made = held.Made;
            if (held.CanGoOn && made > 0 && !Speakable.HasWords(text, from)) yield break; // Every word of it has been delivered.
            var next = held.CanGoOn ? await route.NextAsync(link.Use.Name, error.Code, cancellationToken) : null;
            if (next is null) throw GivenUp(route);
            if (await OpenAsync(route, next, cancellationToken) is { } failed) throw failed;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        if (_link is { } link)
        {
            link.Use.Release();
            Retire(link);
        }

        await _strays.DrainAsync(_fallback.CloseTimeout, _fallback.TimeProvider);
    }

    private Route NewRoute() => new(_health, _options.Budget ?? new RetryBudget(_fallback.Budget, _fallback.TimeProvider), _fallback, _watch);

    private static ProviderUse Begin(Route route) =>
        route.Begin() ?? throw new VoiceException(ErrorCodes.TextToSpeechUnavailable, "Every synthesiser has refused its credentials; correct the keys.");

    /// <summary>Opens a link, with <paramref name="use"/> first; the failure that goes up when none can be opened.</summary>
    private async Task<VoiceException?> OpenAsync(Route route, ProviderUse? use, CancellationToken cancellationToken)
    {
        while (use is not null)
        {
            var opening = use;
            VoiceException error;
            try
            {
                var provider = _providers[opening.Index];
                var options = _options with { Voice = provider.VoiceFor(_options.Voice) };
                var session = await Providers.OpenAsync(token => provider.Synthesiser.OpenAsync(options, token), _fallback.OpenTimeout, _fallback.TimeProvider, _strays, cancellationToken);
                if (StreamingResampler.Supports(session.SampleRateHz))
                {
                    if (_rateHz == 0) _rateHz = session.SampleRateHz;
                    _link = new SynthesisLink(session, opening, _rateHz);
                    return null;
                }

                _strays.Add(Providers.CloseAsync(session));
                error = new ProviderException(ErrorCodes.TextToSpeechUnavailable, opening.Name, $"Its rate of {session.SampleRateHz} Hz cannot be resampled.") { IsTransient = false };
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                opening.Release();
                throw;
            }
            catch (Exception thrown)
            {
                error = _watch.Coded(thrown, ErrorCodes.TextToSpeechUnavailable, opening.Name, "Synthesis could not be opened.");
            }

            route.Failed(opening, error, !error.IsTransient);
            use = await route.NextAsync(opening.Name, error.Code, cancellationToken);
        }

        return GivenUp(route);
    }

    private VoiceException GivenUp(Route route)
    {
        var error = route.Original!;
        _watch.GivenUp(error.Code);
        return error;
    }

    private void Retire(SynthesisLink link)
    {
        if (_link != link) return;
        _link = null;
        _strays.Add(Providers.CloseAsync(link.Session));
    }
}
