using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Antiphon.Providers.Local.Engines;
using Microsoft.Win32.SafeHandles;

namespace Antiphon.Providers.Local.Flite;

/// <summary>Receives one utterance's audio on the thread that synthesises it.</summary>
internal interface IFliteSink
{
    /// <summary>Called once, before the first audio.</summary>
    /// <param name="timing">Where the words lie.</param>
    void OnTiming(FliteTiming timing);

    /// <summary>The next audio; false stops synthesis at once.</summary>
    bool OnAudio(ReadOnlySpan<short> samples);
}

/// <summary>Times of an utterance, in seconds from its first sample.</summary>
/// <param name="Tokens">Start and end of each token of the text, in order.</param>
/// <param name="SpeechStart">End of the silence that flite puts before the first word.</param>
/// <param name="Total">End of the last sound.</param>
internal sealed record FliteTiming(IReadOnlyList<(double Start, double End)> Tokens, double SpeechStart, double Total);

/// <summary>One native utterance: text in, audio out by callback. Used by one thread.</summary>
internal sealed unsafe class FliteUtterance : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Audio a callback carries at least: 40 ms. Small enough for an early first chunk.</summary>
    private const int ChunkSamples = FliteVoices.SampleRateHz * 40 / 1000;

    private readonly FliteNative _native;

    private FliteUtterance(FliteNative native)
        : base(ownsHandle: true)
    {
        _native = native;
        SetHandle(native.NewUtterance());
    }

    /// <summary>Speaks <paramref name="text"/> to its end or until the sink stops it. What the sink throws is thrown on.</summary>
    internal static void Speak(FliteNative native, nint voice, string text, IFliteSink sink)
    {
        using var utterance = new FliteUtterance(native);
        var call = new Call(utterance, sink);
        var self = GCHandle.Alloc(call);
        try
        {
            utterance.Run(voice, text, GCHandle.ToIntPtr(self));
        }
        finally
        {
            self.Free();
        }

        call.Error?.Throw();
    }

    protected override bool ReleaseHandle()
    {
        _native.DeleteUtterance(handle);
        return true;
    }

    private void Run(nint voice, string text, nint self)
    {
        var utf8 = NativeText.Utf8(text);
        try
        {
            _native.SetInputText(handle, utf8);
            _native.InitUtterance(handle, voice);

            // The hook goes to the utterance, not to the voice, so that one voice serves many threads. The utterance owns
            // and frees it. Its features are the first field of the utterance's struct.
            var info = _native.NewAudioStreamingInfo();
            info->MinBufferSamples = ChunkSamples;
            info->Callback = &OnAudio;
            info->UserData = self;
            _native.SetFeature(*(nint*)handle, _native.StreamingInfoKey, _native.AudioStreamingInfoValue(info));
            if (_native.Synthesize(handle) == 0)
                throw new ProviderException(ErrorCodes.TextToSpeechFailed, LocalTextToSpeech.EngineName, "The engine could not speak a segment.");
        }
        finally
        {
            NativeMemory.Free(utf8);
        }
    }

    private FliteTiming ReadTiming()
    {
        List<(double, double)> tokens = [];
        var relation = _native.Relation(handle, _native.TokenRelation);
        for (var token = relation == 0 ? 0 : _native.RelationHead(relation); token != 0; token = _native.NextItem(token))
            tokens.Add((_native.FeatureFloat(token, _native.TokenStart), _native.FeatureFloat(token, _native.TokenEnd)));

        var segments = _native.Relation(handle, _native.SegmentRelation);
        var first = segments == 0 ? 0 : _native.RelationHead(segments);
        if (first == 0) return new FliteTiming(tokens, 0, 0);
        var silent = Marshal.PtrToStringUTF8((nint)_native.FeatureString(first, _native.NameFeature)) == "pau";
        return new FliteTiming(tokens,
            silent ? _native.FeatureFloat(first, _native.EndFeature) : 0,
            _native.FeatureFloat(_native.RelationTail(segments), _native.EndFeature));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAudio(FliteWave* wave, int start, int size, int last, AudioStreamingInfo* info)
    {
        const int goOn = 0, stop = -1;
        var call = (Call)GCHandle.FromIntPtr(info->UserData).Target!;
        try
        {
            if (call.Error is not null) return stop;
            if (!call.Begun)
            {
                call.Begun = true;
                call.Sink.OnTiming(call.Utterance.ReadTiming());
            }

            return call.Sink.OnAudio(new ReadOnlySpan<short>(wave->Samples + start, size)) ? goOn : stop;
        }
        catch (Exception e)
        {
            // Nothing may be thrown through native frames.
            call.Error = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e);
            return stop;
        }
    }

    private sealed class Call(FliteUtterance utterance, IFliteSink sink)
    {
        internal FliteUtterance Utterance { get; } = utterance;

        internal IFliteSink Sink { get; } = sink;

        internal bool Begun { get; set; }

        internal System.Runtime.ExceptionServices.ExceptionDispatchInfo? Error { get; set; }
    }
}
