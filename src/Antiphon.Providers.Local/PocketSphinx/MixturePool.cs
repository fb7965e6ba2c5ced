using Antiphon.Providers.Local.Engines;
using Antiphon.Providers.Local.Phrases;

namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>
/// Decoders with the mixed model, lent for one utterance at a time. They are made when first needed and kept. When all are
/// busy an utterance waits (its audio is kept) and the next free decoder catches up with it. Waiting utterances are bounded by
/// the sessions: each has at most one in progress.
/// </summary>
internal sealed class MixturePool(SpeechEngine engine, int max) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Decoder> _decoders = [];
    private readonly LinkedList<Utterance> _waiting = [];
    private bool _disposed;

    /// <summary>Decoders made so far.</summary>
    internal int Count
    {
        get
        {
            lock (_gate) return _decoders.Count;
        }
    }

    /// <summary>Gives the utterance to a decoder now, or as soon as one is free.</summary>
    internal void Submit(Utterance utterance)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                if (Pick(utterance) is { } decoder) decoder.Take(utterance);
                else _waiting.AddLast(utterance);
                return;
            }
        }

        utterance.SetResult(null);
    }

    /// <summary>Begins to load a decoder when none is idle, so that the first utterance of a call finds one.</summary>
    internal void Warm(AgentLanguageModel language)
    {
        lock (_gate)
        {
            if (_disposed || _decoders.Count >= max || _decoders.Exists(d => !d.IsBusy && d.Hash == language.ContentHash)) return;
            var made = new Decoder(this, engine);
            _decoders.Add(made);
            made.Load(language);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Decoder[] all;
        lock (_gate)
        {
            _disposed = true;
            all = [.. _decoders];
            foreach (var utterance in _waiting) utterance.SetResult(null);
            _waiting.Clear();
        }

        foreach (var decoder in all) await decoder.DisposeAsync().ConfigureAwait(false);
    }

    // Best first: the one this caller used before (it knows the room), one with this agent's model and without an owner, a
    // new one, any with this model, any.
    private Decoder? Pick(Utterance utterance)
    {
        var hash = utterance.Language.ContentHash;
        var idle = _decoders.FindAll(d => !d.IsBusy);
        var own = idle.Find(d => d.Owner == utterance.Owner && d.Hash == hash) ?? idle.Find(d => d.Owner is null or { IsDisposed: true } && d.Hash == hash);
        if (own is not null) return own;
        if (_decoders.Count < max)
        {
            var made = new Decoder(this, engine);
            _decoders.Add(made);
            return made;
        }

        return idle.Find(d => d.Hash == hash) ?? idle.FirstOrDefault();
    }

    private void Free(Decoder decoder)
    {
        lock (_gate)
        {
            decoder.IsBusy = false;
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                if (first.Value.IsAbandoned)
                {
                    first.Value.SetResult(null);
                    continue;
                }

                decoder.Take(first.Value);
                return;
            }
        }
    }

    private sealed class Decoder(MixturePool pool, SpeechEngine engine) : IAsyncDisposable
    {
        private readonly EngineThread _thread = new("antiphon mixture");
        private SphinxDecoder? _native;

        /// <summary>Guarded by the pool's lock, like <see cref="Owner"/> and <see cref="Hash"/>.</summary>
        internal bool IsBusy { get; set; }

        internal PocketSphinxSession? Owner { get; private set; }

        internal string? Hash { get; private set; }

        internal void Take(Utterance utterance)
        {
            IsBusy = true;
            var sameModel = Hash == utterance.Language.ContentHash;
            var sameCaller = Owner == utterance.Owner;
            Owner = utterance.Owner;
            Hash = utterance.Language.ContentHash;
            if (!_thread.TryPost(() => Run(utterance, sameModel, sameCaller))) utterance.SetResult(null);
        }

        internal void Load(AgentLanguageModel language)
        {
            IsBusy = true;
            Hash = language.ContentHash;
            _thread.TryPost(() =>
            {
                try
                {
                    _native = engine.CreateMixed(language);
                }
                catch (Exception e)
                {
                    LocalSpeechLog.MixtureFailed(engine.Logger, e);
                }

                pool.Free(this);
            });
        }

        public async ValueTask DisposeAsync()
        {
            await _thread.DisposeAsync().ConfigureAwait(false);
            _native?.Dispose();
        }

        private void Run(Utterance utterance, bool sameModel, bool sameCaller)
        {
            Hypothesis? result = null;
            try
            {
                result = Decode(utterance, sameModel, sameCaller);
            }
            catch (Exception e)
            {
                LocalSpeechLog.MixtureFailed(engine.Logger, e);
                _native?.Dispose();
                _native = null;
            }

            utterance.SetResult(result);
            pool.Free(this);
        }

        private Hypothesis? Decode(Utterance utterance, bool sameModel, bool sameCaller)
        {
            if (_native is null || !sameModel)
            {
                _native?.Dispose();
                _native = null;
                _native = engine.CreateMixed(utterance.Language);
            }

            if (!sameCaller) _native.StartStream();
            if (utterance.Mean is { } mean) _native.SetMean(mean);
            _native.Begin();
            var at = 0;
            bool wanted;
            while (utterance.TryRead(at, out var samples, out wanted))
            {
                // Small bites, so that a discarded utterance does not hold the decoder.
                var bite = samples[..Math.Min(samples.Length, SphinxDecoder.SampleRateHz / 10)];
                _native.Process(bite.Span);
                at += bite.Length;
            }

            _native.End();
            return wanted ? _native.Result() : null;
        }
    }
}
