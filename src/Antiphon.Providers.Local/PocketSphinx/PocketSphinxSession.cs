using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.Phrases;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>
/// Recognition in this process. The session's own thread feeds the decoder with the agent's model (or the general one when the
/// agent gave no vocabulary); a decoder with the mixed model, lent for the utterance, hears the same audio on its own thread.
/// </summary>
internal sealed class PocketSphinxSession : ISpeechToTextSession
{
    private const int BiteSamples = SphinxDecoder.SampleRateHz / 10;
    private const int InterimEverySamples = SphinxDecoder.SampleRateHz * 15 / 100;
    private const int QueuedEvents = 256;
    private const int QueuedInterims = 128;
    private const int ResampleInput = 4_096;

    private readonly SpeechEngine _engine;
    private readonly AgentLanguageModel? _language;
    private readonly InputRing _input = new();
    private readonly EngineThread _thread = new("antiphon sphinx");
    private readonly Channel<SpeechToTextEvent> _events;
    private readonly StreamingResampler? _resampler;
    private readonly short[] _resampled = [];
    private readonly short[] _bite = new short[BiteSamples];
    private readonly short[] _lead = new short[LineBand.LeadSamples];
    private readonly float[] _mean = new float[SphinxDecoder.MeanSize];
    private SphinxDecoder? _decoder;
    private Utterance? _utterance;
    private bool _meanKnown;
    private int _leadCount;
    private bool _lineKnown;
    private int _heard;
    private int _nextInterim;
    private string _interim = "";
    private int _disposed;

    private PocketSphinxSession(SpeechEngine engine, SpeechToTextOptions options, AgentLanguageModel? language)
    {
        _engine = engine;
        _language = language;
        _events = Channel.CreateBounded<SpeechToTextEvent>(new BoundedChannelOptions(QueuedEvents) { SingleReader = true });
        if (options.SampleRateHz == SphinxDecoder.SampleRateHz) return;
        _resampler = new StreamingResampler(options.SampleRateHz, SphinxDecoder.SampleRateHz);
        _resampled = new short[_resampler.MaxOutput(ResampleInput)];
    }

    /// <inheritdoc/>
    public long DroppedSamples => _input.DroppedSamples;

    /// <summary>Whether it has been disposed; its decoder of the pool may go to another.</summary>
    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Whether all audio written has been decoded, but for the piece in hand; for measurements.</summary>
    internal bool IsCaughtUp => _input.IsEmpty && (Volatile.Read(ref _utterance)?.IsCaughtUp ?? true);

    internal static async ValueTask<PocketSphinxSession> OpenAsync(SpeechEngine engine, SpeechToTextOptions options, AgentLanguageModel? language)
    {
        var session = new PocketSphinxSession(engine, options, language);
        try
        {
            // The first use of a decoder belongs to the thread that will use it.
            session._decoder = await session._thread.RunAsync(() => engine.CreatePrimary(language)).ConfigureAwait(false);
            session._thread.TryPost(session.Run);
            if (language is not null) engine.Mixtures.Warm(language);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<short> samples)
    {
        if (_resampler is null)
        {
            _input.Write(samples);
            return;
        }

        while (!samples.IsEmpty)
        {
            var part = samples[..Math.Min(samples.Length, ResampleInput)];
            samples = samples[part.Length..];
            _input.Write(_resampled.AsSpan(0, _resampler.Process(part, _resampled)));
        }
    }

    /// <inheritdoc/>
    public void Flush(long utterance)
    {
        if (_input.TryPost(new InputCommand(InputCommandKind.Flush, utterance)) || IsDisposed) return;
        Emit(new SpeechToTextEvent.Fault(new ProviderException(ErrorCodes.SpeechToTextTimeout, LocalSpeechToText.EngineName,
            "The recogniser is too far behind to take another utterance."))
        { Utterance = utterance });
    }

    /// <inheritdoc/>
    public void Discard() => _input.TryPost(new InputCommand(InputCommandKind.Discard, 0));

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechToTextEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        _events.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _input.Close();
        await _thread.DisposeAsync().ConfigureAwait(false);
        _decoder?.Dispose();
        _events.Writer.TryComplete();
    }

    private void Run()
    {
        try
        {
            while (_input.TryRead(_bite, out var count, out var command))
            {
                if (count > 0) Listen(_bite.AsSpan(0, count));
                else if (command.Kind == InputCommandKind.Flush) Finish(command.Utterance);
                else Forget();
            }
        }
        catch (Exception e)
        {
            LocalSpeechLog.RecognitionFailed(_engine.Logger, e);
            Emit(new SpeechToTextEvent.Fault(e as VoiceException ?? new ProviderException(ErrorCodes.SpeechToTextClosed, LocalSpeechToText.EngineName,
                "The recogniser failed.", e))
            { Utterance = null });
            _events.Writer.TryComplete();
            _input.Close();
        }

        Leave();
    }

    /// <summary>Looks at the line first, as long as nothing has been heard over it.</summary>
    private void Listen(ReadOnlySpan<short> samples)
    {
        if (!_lineKnown)
        {
            var part = samples[..Math.Min(samples.Length, _lead.Length - _leadCount)];
            part.CopyTo(_lead.AsSpan(_leadCount));
            _leadCount += part.Length;
            samples = samples[part.Length..];
            if (_leadCount < _lead.Length) return;
            HearLead();
        }

        if (!samples.IsEmpty) Hear(samples);
    }

    private void HearLead()
    {
        if (_leadCount == 0) return;
        var lead = _lead.AsSpan(0, _leadCount);
        _leadCount = 0;
        if (!_decoder!.InUtterance && LineBand.IsNarrow(lead) is { } narrow)
        {
            _lineKnown = true;
            if (narrow && _decoder.TryGetMean(_mean)) _decoder.SetMean(LineBand.TelephoneMean);
        }

        for (; !lead.IsEmpty; lead = lead[Math.Min(lead.Length, BiteSamples)..]) Hear(lead[..Math.Min(lead.Length, BiteSamples)]);
    }

    private void Hear(ReadOnlySpan<short> samples)
    {
        if (!_decoder!.InUtterance) Begin();
        if (_heard + samples.Length > Utterance.MaxSamples)
        {
            _input.Drop(samples.Length);
            return;
        }

        _heard += samples.Length;
        _utterance?.Append(samples);
        _decoder.Process(samples);
        if (_heard < _nextInterim) return;
        _nextInterim = _heard + InterimEverySamples;
        var text = _decoder.Text();
        if (text.Length == 0 || text == _interim) return;
        _interim = text;
        if (_events.Reader.Count < QueuedInterims) Emit(new SpeechToTextEvent.Interim(text));
    }

    private void Begin()
    {
        _heard = 0;
        _nextInterim = InterimEverySamples;
        _interim = "";
        _meanKnown = _decoder!.TryGetMean(_mean);
        if (_language is not null)
        {
            _utterance = new Utterance(this, _language) { Mean = _meanKnown ? [.. _mean] : null };
            _engine.Mixtures.Submit(_utterance);
        }

        _decoder.Begin();
    }

    private void Finish(long number)
    {
        HearLead();
        if (!_decoder!.InUtterance)
        {
            Emit(new SpeechToTextEvent.Final(number, ""));
            return;
        }

        // The other decoder ends its work at the same time.
        _utterance?.Complete();
        _decoder.End();
        var own = _decoder.Result();
        var mixed = Hypothesis.Nothing;
        if (_utterance is { } utterance)
        {
            if (!utterance.WaitForResult(_engine.Options.MixturePatience, _engine.Time))
            {
                LocalSpeechLog.MixtureLate(_engine.Logger);
                utterance.Abandon();
            }
            else
            {
                mixed = utterance.Result ?? Hypothesis.Nothing;
            }
        }

        Emit(Choose(number, own, mixed, _utterance is not null));
        Leave();
    }

    private static SpeechToTextEvent.Final Choose(long number, Hypothesis own, Hypothesis mixed, bool two)
    {
        if (mixed.Frames == 0) return new SpeechToTextEvent.Final(number, own.Text) { Words = own.Words };
        var better = own.Frames > 0 && own.Score >= mixed.Score ? own : mixed;
        return new SpeechToTextEvent.Final(number, better.Text) { Words = better.Words, Confidence = two ? Confidence.Of(own, mixed) : null };
    }

    private void Forget()
    {
        _leadCount = 0;
        if (!_decoder!.InUtterance) return;
        _utterance?.Abandon();
        _decoder.End();

        // What was no speech shall not move the picture of the caller's voice.
        if (_meanKnown) _decoder.SetMean(_mean);
        Leave();
    }

    private void Leave()
    {
        if (_utterance is not { } utterance) return;
        utterance.Abandon();
        utterance.Release();
        _utterance = null;
    }

    private void Emit(SpeechToTextEvent item) => _events.Writer.TryWrite(item);
}
