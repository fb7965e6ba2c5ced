using Antiphon.Providers.Local.Engines;

namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>The part of the C interface of PocketSphinx 5prealpha that is used, bound at run time.</summary>
internal sealed unsafe class SphinxNative
{
    private const string Base = "libsphinxbase.so.3";
    private const string Library = "libpocketsphinx.so.3";

    // Release of libsphinxbase for which the place of the cepstral mean inside its feature struct was checked.
    private const string CheckedRelease = "3.0.0";
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, SphinxNative> Loaded = [];

    internal readonly delegate* unmanaged[Cdecl]<nint, nint, int, byte**, int, nint> ParseArguments;
    internal readonly delegate* unmanaged[Cdecl]<nint, int> FreeArguments;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, int, nint, nint> ReadModel;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint*, byte**, float*, int, nint> MixModels;
    internal readonly delegate* unmanaged[Cdecl]<nint, int> FreeModel;
    internal readonly delegate* unmanaged[Cdecl]<nint, float*, void> GetMean;
    internal readonly delegate* unmanaged[Cdecl]<nint, float*, void> SetMean;

    internal readonly delegate* unmanaged[Cdecl]<nint> Arguments;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> Init;
    internal readonly delegate* unmanaged[Cdecl]<nint, int> Free;
    internal readonly delegate* unmanaged[Cdecl]<nint, int> StartStream;
    internal readonly delegate* unmanaged[Cdecl]<nint, int> StartUtterance;
    internal readonly delegate* unmanaged[Cdecl]<nint, short*, nuint, int, int, int> Process;
    internal readonly delegate* unmanaged[Cdecl]<nint, int> EndUtterance;
    internal readonly delegate* unmanaged[Cdecl]<nint, int*, byte*> Hypothesis;
    internal readonly delegate* unmanaged[Cdecl]<nint, int> FrameCount;
    internal readonly delegate* unmanaged[Cdecl]<nint, int*, nint> Segments;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> NextSegment;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*> SegmentWord;
    internal readonly delegate* unmanaged[Cdecl]<nint, int*, int*, void> SegmentFrames;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, int> AddWord;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, nint, int> SetModel;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, int> SetSearch;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> LogMath;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> Features;

    /// <summary>Whether the cepstral mean can be read and set.</summary>
    internal readonly bool MeanKnown;

    private SphinxNative(string? directory)
    {
        var sphinxbase = NativeLibraries.Load(Base, directory, LocalSpeechToText.EngineName);
        var sphinx = NativeLibraries.Load(Library, directory, LocalSpeechToText.EngineName);
        nint InBase(string symbol) => NativeLibraries.Export(sphinxbase, Base, symbol, LocalSpeechToText.EngineName);
        nint Get(string symbol) => NativeLibraries.Export(sphinx, Library, symbol, LocalSpeechToText.EngineName);

        ParseArguments = (delegate* unmanaged[Cdecl]<nint, nint, int, byte**, int, nint>)InBase("cmd_ln_parse_r");
        FreeArguments = (delegate* unmanaged[Cdecl]<nint, int>)InBase("cmd_ln_free_r");
        ReadModel = (delegate* unmanaged[Cdecl]<nint, byte*, int, nint, nint>)InBase("ngram_model_read");
        MixModels = (delegate* unmanaged[Cdecl]<nint, nint*, byte**, float*, int, nint>)InBase("ngram_model_set_init");
        FreeModel = (delegate* unmanaged[Cdecl]<nint, int>)InBase("ngram_model_free");
        GetMean = (delegate* unmanaged[Cdecl]<nint, float*, void>)InBase("cmn_live_get");
        SetMean = (delegate* unmanaged[Cdecl]<nint, float*, void>)InBase("cmn_live_set");
        Arguments = (delegate* unmanaged[Cdecl]<nint>)Get("ps_args");
        Init = (delegate* unmanaged[Cdecl]<nint, nint>)Get("ps_init");
        Free = (delegate* unmanaged[Cdecl]<nint, int>)Get("ps_free");
        StartStream = (delegate* unmanaged[Cdecl]<nint, int>)Get("ps_start_stream");
        StartUtterance = (delegate* unmanaged[Cdecl]<nint, int>)Get("ps_start_utt");
        Process = (delegate* unmanaged[Cdecl]<nint, short*, nuint, int, int, int>)Get("ps_process_raw");
        EndUtterance = (delegate* unmanaged[Cdecl]<nint, int>)Get("ps_end_utt");
        Hypothesis = (delegate* unmanaged[Cdecl]<nint, int*, byte*>)Get("ps_get_hyp");
        FrameCount = (delegate* unmanaged[Cdecl]<nint, int>)Get("ps_get_n_frames");
        Segments = (delegate* unmanaged[Cdecl]<nint, int*, nint>)Get("ps_seg_iter");
        NextSegment = (delegate* unmanaged[Cdecl]<nint, nint>)Get("ps_seg_next");
        SegmentWord = (delegate* unmanaged[Cdecl]<nint, byte*>)Get("ps_seg_word");
        SegmentFrames = (delegate* unmanaged[Cdecl]<nint, int*, int*, void>)Get("ps_seg_frames");
        AddWord = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, int>)Get("ps_add_word");
        SetModel = (delegate* unmanaged[Cdecl]<nint, byte*, nint, int>)Get("ps_set_lm");
        SetSearch = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Get("ps_set_search");
        LogMath = (delegate* unmanaged[Cdecl]<nint, nint>)Get("ps_get_logmath");
        Features = (delegate* unmanaged[Cdecl]<nint, nint>)Get("ps_get_feat");

        // The library writes pages to standard error otherwise; in a worker that is the log.
        ((delegate* unmanaged[Cdecl]<nint, void>)InBase("err_set_logfp"))(0);
        MeanKnown = sizeof(nint) == 8 && NativeLibraries.VersionOf(NativeLibraries.PathOf(Base)) == CheckedRelease;
    }

    /// <exception cref="VoiceException"><see cref="ErrorCodes.EngineMissing"/>.</exception>
    internal static SphinxNative Load(string? directory)
    {
        lock (Gate)
        {
            if (Loaded.TryGetValue(directory ?? "", out var native)) return native;
            return Loaded[directory ?? ""] = new SphinxNative(directory);
        }
    }
}
