using System.Runtime.InteropServices;
using Antiphon.Providers.Local.Engines;
using Antiphon.Speech;
using Microsoft.Win32.SafeHandles;

namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>One native decoder. Made, used and disposed by one thread at a time.</summary>
internal sealed unsafe class SphinxDecoder : SafeHandleZeroOrMinusOneIsInvalid
{
    internal const int SampleRateHz = 16_000;
    internal const int MeanSize = 13;
    private const int FramesPerSecond = 100;

    // Offset of the cepstral mean's struct in feat_t of sphinxbase 3.0.0 on 64 bits.
    private const int MeanOffset = 0x58;

    private readonly SphinxNative _native;
    private readonly List<nint> _texts = [];
    private nint _arguments;
    private long _streamSamples;
    private long _utteranceStart;

    private SphinxDecoder(SphinxNative native)
        : base(ownsHandle: true) => _native = native;

    internal bool InUtterance { get; private set; }

    /// <summary>A decoder with an agent's own model and a dictionary cut to its words.</summary>
    internal static SphinxDecoder ForAgent(SphinxNative native, RecognitionModel model, string arpaPath, string dictionary, bool secondPass)
    {
        // The library reads dictionaries from files only; it is done with this one when it has started.
        var path = Path.Combine(Path.GetTempPath(), $"antiphon-{Path.GetRandomFileName()}.dict");
        File.WriteAllText(path, dictionary);
        try
        {
            return Start(native, secondPass, "-hmm", model.Acoustic, "-dict", path, "-lm", arpaPath);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A decoder with the general model only.</summary>
    internal static SphinxDecoder General(SphinxNative native, RecognitionModel model, bool secondPass) =>
        Start(native, secondPass, "-hmm", model.Acoustic, "-dict", model.Dictionary, "-lm", model.General);

    /// <summary>A decoder with the general model and an agent's own in equal parts; <paramref name="words"/> are those that the
    /// general dictionary lacks, with their phones.</summary>
    internal static SphinxDecoder Mixed(SphinxNative native, RecognitionModel model, string arpaPath,
        IReadOnlyDictionary<string, string> words, bool secondPass)
    {
        // Without a model at first: that takes a third less memory than replacing the general one.
        var decoder = Start(native, secondPass, "-hmm", model.Acoustic, "-dict", model.Dictionary);
        try
        {
            foreach (var (word, phones) in words) native.AddWord(decoder.handle, decoder.Kept(word), decoder.Kept(phones), 0);
            var logMath = native.LogMath(decoder.handle);
            const int modelTypeAuto = 0, parts = 2;
            var models = stackalloc nint[parts];
            models[0] = native.ReadModel(decoder._arguments, decoder.Kept(model.General), modelTypeAuto, logMath);
            models[1] = native.ReadModel(decoder._arguments, decoder.Kept(arpaPath), modelTypeAuto, logMath);
            if (models[0] == 0 || models[1] == 0) throw Failed("A language model could not be read.");
            var names = stackalloc byte*[parts];
            names[0] = decoder.Kept("general");
            names[1] = decoder.Kept("agent");
            var weights = stackalloc float[parts];
            weights[0] = weights[1] = 0.5f;
            var mixed = native.MixModels(decoder._arguments, models, names, weights, parts);
            var name = decoder.Kept("mixed");
            if (mixed == 0 || native.SetModel(decoder.handle, name, mixed) != 0 || native.SetSearch(decoder.handle, name) != 0)
                throw Failed("The language models could not be mixed.");
            return decoder;
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>Forgets the room it was used in: another caller comes.</summary>
    internal void StartStream()
    {
        _native.StartStream(handle);
        _streamSamples = 0;
    }

    internal void Begin()
    {
        if (_native.StartUtterance(handle) != 0) throw Failed("An utterance could not be started.");
        _utteranceStart = _streamSamples;
        InUtterance = true;
    }

    internal void Process(ReadOnlySpan<short> samples)
    {
        fixed (short* first = samples) _native.Process(handle, first, (nuint)samples.Length, 0, 0);
        _streamSamples += samples.Length;
    }

    internal void End()
    {
        InUtterance = false;
        _native.EndUtterance(handle);
    }

    /// <summary>The words so far.</summary>
    internal string Text() => Marshal.PtrToStringUTF8((nint)_native.Hypothesis(handle, null)) ?? "";

    /// <summary>The result after <see cref="End"/>.</summary>
    internal Hypothesis Result()
    {
        int score;
        var text = Marshal.PtrToStringUTF8((nint)_native.Hypothesis(handle, &score));
        return string.IsNullOrEmpty(text) ? Hypothesis.Nothing : new Hypothesis(text, score, _native.FrameCount(handle), Words());
    }

    /// <summary>Reads the running cepstral mean: what the decoder has learned of the caller's line and voice.</summary>
    internal bool TryGetMean(Span<float> mean)
    {
        if (!_native.MeanKnown || mean.Length != MeanSize) return false;
        fixed (float* first = mean) _native.GetMean(MeanStruct(), first);
        return true;
    }

    internal void SetMean(ReadOnlySpan<float> mean)
    {
        fixed (float* first = mean) _native.SetMean(MeanStruct(), first);
    }

    protected override bool ReleaseHandle()
    {
        _native.Free(handle);
        if (_arguments != 0) _native.FreeArguments(_arguments);
        foreach (var text in _texts) NativeMemory.Free((void*)text);
        return true;
    }

    private static SphinxDecoder Start(SphinxNative native, bool secondPass, params ReadOnlySpan<string> arguments)
    {
        var decoder = new SphinxDecoder(native);

        // Noise is reduced before it gets here; the library's own removal on top of that costs words and time.
        string[] all = [.. arguments, "-remove_noise", "no", "-fwdflat", secondPass ? "yes" : "no"];
        var pointers = stackalloc byte*[all.Length];
        for (var i = 0; i < all.Length; i++) pointers[i] = decoder.Kept(all[i]);
        decoder._arguments = native.ParseArguments(0, native.Arguments(), all.Length, pointers, 1);
        if (decoder._arguments == 0) throw Failed("The decoder refused its arguments.");
        decoder.SetHandle(native.Init(decoder._arguments));
        if (!decoder.IsInvalid) return decoder;
        decoder.Dispose();
        throw Failed("The decoder could not be started; the model may be damaged.");
    }

    private List<RecognizedWord> Words()
    {
        List<RecognizedWord> words = [];

        // The library counts from the start of the stream.
        var origin = _utteranceStart * FramesPerSecond / SampleRateHz;
        for (var segment = _native.Segments(handle, null); segment != 0; segment = _native.NextSegment(segment))
        {
            var word = Marshal.PtrToStringUTF8((nint)_native.SegmentWord(segment));
            if (word is null || word.Length == 0 || word[0] is '<' or '[' or '+') continue;
            int from, to;
            _native.SegmentFrames(segment, &from, &to);
            var variant = word.IndexOf('(', StringComparison.Ordinal);
            words.Add(new RecognizedWord(variant > 0 ? word[..variant] : word, Time(from - origin), Time(to + 1 - origin)));
        }

        return words;
    }

    private static TimeSpan Time(long frames) => TimeSpan.FromMilliseconds(Math.Max(0, frames) * (1000 / FramesPerSecond));

    private nint MeanStruct() => *(nint*)(_native.Features(handle) + MeanOffset);

    // The library keeps pointers to some of these; they live as long as the decoder.
    private byte* Kept(string text)
    {
        var memory = NativeText.Utf8(text);
        _texts.Add((nint)memory);
        return memory;
    }

    private static ProviderException Failed(string what) => new(ErrorCodes.SpeechToTextUnavailable, LocalSpeechToText.EngineName, what);
}
