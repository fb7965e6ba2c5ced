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

    private readonly ProviderList<FallbackSynthesiser> _providers;
    private readonly FallbackTextToSpeechOptions _fallback;
    private readonly TextToSpeechOptions _options;
    private readonly Strays _strays = new();
    private readonly ReadingLimits _limits;
    private readonly int _maxHeldSamples;
    private SynthesisLink? _link;
    private int _rateHz;
    private int _turn;
    private bool _isClosed;

    public FallbackTextToSpeechSession(ProviderList<FallbackSynthesiser> providers, FallbackTextToSpeechOptions fallback, TextToSpeechOptions options)
    {
        _providers = providers;
        _fallback = fallback;
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
        StartTurn();
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
                        error = _providers.Watch.Coded(thrown, ErrorCodes.TextToSpeechFailed, link.Use.Name, "Synthesis failed or stalled.");
                        break;
                    }

                    held.Add(chunk.Audio.Samples, chunk.Words);
                    chunk.Audio.Dispose();
                    while (held.TryTake(out var ready)) yield return ready;
                }
            }

            var isMute = error is null && held.IsEmpty && Speakable.HasWords(text, from);
            if (isMute) error = new VoiceException(ErrorCodes.TextToSpeechFailed, "The synthesiser made no audio of the text.") { IsTransient = true };
            if (error is null)
            {
                held.Complete();
                while (held.TryTake(out var ready)) yield return ready;
                route.Prove(link.Use);
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
            if (next is null && isMute && made == 0) yield break; // Nobody makes audio of it: no failure, but nothing to hear.
            if (next is null) throw GivenUp(route);
            if (await OpenAsync(route, next, cancellationToken) is { } failed) throw failed;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        LeaveLink();
        await _strays.DrainAsync(_fallback.CloseTimeout, _fallback.TimeProvider);
    }

    /// <summary>A new turn of the call may start with another synthesiser than the one in use.</summary>
    private void StartTurn()
    {
        if (_options.Budget is not { } budget || budget.Turn == _turn) return;
        _turn = budget.Turn;
        if (_link is { } link && _providers.StartsElsewhere(link.Use)) LeaveLink();
    }

    private void LeaveLink()
    {
        if (_link is not { } link) return;
        link.Use.Release();
        Retire(link);
    }

    private Route NewRoute() => _providers.NewRoute(_providers.BudgetOr(_options.Budget));

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
                var provider = _providers[opening];
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
                error = _providers.Watch.Coded(thrown, ErrorCodes.TextToSpeechUnavailable, opening.Name, "Synthesis could not be opened.");
            }

            route.Failed(opening, error, !error.IsTransient);
            use = await route.NextAsync(opening.Name, error.Code, cancellationToken);
        }

        return GivenUp(route);
    }

    private VoiceException GivenUp(Route route)
    {
        var error = route.Original!;
        _providers.Watch.GivenUp(error.Code);
        return error;
    }

    private void Retire(SynthesisLink link)
    {
        if (_link != link) return;
        _link = null;
        _strays.Add(Providers.CloseAsync(link.Session));
    }
}
