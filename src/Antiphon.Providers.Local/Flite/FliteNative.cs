using System.Runtime.InteropServices;
using Antiphon.Providers.Local.Engines;

namespace Antiphon.Providers.Local.Flite;

/// <summary>The part of flite's C interface that is used, bound at run time. One instance a process and directory.</summary>
internal sealed unsafe class FliteNative
{
    private const string Library = "libflite.so.1";
    private const string Lexicon = "libflite_cmulex.so.1";
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, FliteNative> Loaded = [];

    // Feature names are kept by flite as pointers: allocated once, never freed.
    internal readonly byte* StreamingInfoKey = NativeText.Utf8("streaming_info");
    internal readonly byte* TokenRelation = NativeText.Utf8("Token");
    internal readonly byte* SegmentRelation = NativeText.Utf8("Segment");
    internal readonly byte* EndFeature = NativeText.Utf8("end");
    internal readonly byte* NameFeature = NativeText.Utf8("name");
    internal readonly byte* TokenStart = NativeText.Utf8("daughter1.R:SylStructure.daughter1.daughter1.R:Segment.p.end");
    internal readonly byte* TokenEnd = NativeText.Utf8("daughtern.R:SylStructure.daughtern.daughtern.R:Segment.end");

    internal readonly delegate* unmanaged[Cdecl]<nint> NewUtterance;
    internal readonly delegate* unmanaged[Cdecl]<nint, void> DeleteUtterance;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, void> SetInputText;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint, nint> InitUtterance;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> Synthesize;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, nint, void> SetFeature;
    internal readonly delegate* unmanaged[Cdecl]<AudioStreamingInfo*> NewAudioStreamingInfo;
    internal readonly delegate* unmanaged[Cdecl]<AudioStreamingInfo*, nint> AudioStreamingInfoValue;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, nint> Relation;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> RelationHead;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> RelationTail;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> NextItem;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, float> FeatureFloat;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*> FeatureString;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint, nint> LookUp;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> Head;
    internal readonly delegate* unmanaged[Cdecl]<nint, nint> Tail;
    internal readonly delegate* unmanaged[Cdecl]<nint, byte*> Text;
    internal readonly delegate* unmanaged[Cdecl]<nint, void> DeleteList;

    private readonly string? _directory;
    private readonly Dictionary<string, nint> _voices = [];
    private nint _lexicon;

    private FliteNative(string? directory)
    {
        _directory = directory;
        var flite = NativeLibraries.Load(Library, directory, LocalTextToSpeech.EngineName);
        nint Get(string symbol) => NativeLibraries.Export(flite, Library, symbol, LocalTextToSpeech.EngineName);
        ((delegate* unmanaged[Cdecl]<int>)Get("flite_init"))();
        NewUtterance = (delegate* unmanaged[Cdecl]<nint>)Get("new_utterance");
        DeleteUtterance = (delegate* unmanaged[Cdecl]<nint, void>)Get("delete_utterance");
        SetInputText = (delegate* unmanaged[Cdecl]<nint, byte*, void>)Get("utt_set_input_text");
        InitUtterance = (delegate* unmanaged[Cdecl]<nint, nint, nint>)Get("utt_init");
        Synthesize = (delegate* unmanaged[Cdecl]<nint, nint>)Get("utt_synth");
        SetFeature = (delegate* unmanaged[Cdecl]<nint, byte*, nint, void>)Get("feat_set");
        NewAudioStreamingInfo = (delegate* unmanaged[Cdecl]<AudioStreamingInfo*>)Get("new_audio_streaming_info");
        AudioStreamingInfoValue = (delegate* unmanaged[Cdecl]<AudioStreamingInfo*, nint>)Get("audio_streaming_info_val");
        Relation = (delegate* unmanaged[Cdecl]<nint, byte*, nint>)Get("utt_relation");
        RelationHead = (delegate* unmanaged[Cdecl]<nint, nint>)Get("relation_head");
        RelationTail = (delegate* unmanaged[Cdecl]<nint, nint>)Get("relation_tail");
        NextItem = (delegate* unmanaged[Cdecl]<nint, nint>)Get("item_next");
        FeatureFloat = (delegate* unmanaged[Cdecl]<nint, byte*, float>)Get("ffeature_float");
        FeatureString = (delegate* unmanaged[Cdecl]<nint, byte*, byte*>)Get("ffeature_string");
        LookUp = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint, nint>)Get("lex_lookup");
        Head = (delegate* unmanaged[Cdecl]<nint, nint>)Get("val_car");
        Tail = (delegate* unmanaged[Cdecl]<nint, nint>)Get("val_cdr");
        Text = (delegate* unmanaged[Cdecl]<nint, byte*>)Get("val_string");
        DeleteList = (delegate* unmanaged[Cdecl]<nint, void>)Get("delete_val");
    }

    /// <exception cref="VoiceException"><see cref="ErrorCodes.EngineMissing"/>.</exception>
    internal static FliteNative Load(string? directory)
    {
        lock (Gate)
        {
            if (Loaded.TryGetValue(directory ?? "", out var native)) return native;
            return Loaded[directory ?? ""] = new FliteNative(directory);
        }
    }

    /// <summary>A registered voice; lives as long as the process and may be used from several threads, each with its own
    /// utterance.</summary>
    internal nint Voice(string name)
    {
        lock (Gate)
        {
            if (_voices.TryGetValue(name, out var voice)) return voice;
            var file = FliteVoices.LibraryOf(name);
            var library = NativeLibraries.Load(file, _directory, LocalTextToSpeech.EngineName);
            var register = (delegate* unmanaged[Cdecl]<nint, nint>)NativeLibraries.Export(library, file, $"register_cmu_us_{name}", LocalTextToSpeech.EngineName);
            return _voices[name] = register(0);
        }
    }

    /// <summary>Phones of a word by dictionary, or by letter-to-sound rules when it is not in it; in flite's names.</summary>
    internal IReadOnlyList<string> Pronounce(string word)
    {
        List<string> phones = [];
        var text = NativeText.Utf8(word);
        lock (Gate)
        {
            if (_lexicon == 0)
            {
                var library = NativeLibraries.Load(Lexicon, _directory, LocalTextToSpeech.EngineName);
                _lexicon = ((delegate* unmanaged[Cdecl]<nint>)NativeLibraries.Export(library, Lexicon, "cmu_lex_init", LocalTextToSpeech.EngineName))();
            }

            var list = LookUp(_lexicon, text, null, 0);
            for (var at = list; at != 0; at = Tail(at))
            {
                if (Marshal.PtrToStringUTF8((nint)Text(Head(at))) is { } phone) phones.Add(phone);
            }

            if (list != 0) DeleteList(list);
        }

        NativeMemory.Free(text);
        return phones;
    }
}

/// <summary><c>cst_audio_streaming_info</c> of flite 2.x.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AudioStreamingInfo
{
    internal int MinBufferSamples;
    internal delegate* unmanaged[Cdecl]<FliteWave*, int, int, int, AudioStreamingInfo*, int> Callback;
    internal nint Utterance;
    internal nint Item;
    internal nint UserData;
}

/// <summary><c>cst_wave</c> of flite 2.x.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FliteWave
{
    internal byte* Type;
    internal int SampleRateHz;
    internal int SampleCount;
    internal int ChannelCount;
    internal short* Samples;
}
