namespace Antiphon.Testing.Tests.Simulation.Mutations;

/// <summary>Bugs of providers that stand in for each other: words lost, words twice, calls that are not saved. Each must be found by the
/// simulator.</summary>
internal static class PlantedFallbackBugs
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        Bug("a block of the caller's audio is passed over in a replay", "SpeechToText/UtteranceLog.cs",
            "cursor = cursor with { Position = cursor.Position + samples.Length };",
            "cursor = cursor with { Position = Math.Min(end, cursor.Position + samples.Length + 1_600) };"),
        Bug("a block of the caller's audio is replayed twice", "SpeechToText/RecognitionReplay.cs",
            "                link.Session.Write(step.Samples);",
            "                link.Session.Write(step.Samples);\n                link.Session.Write(step.Samples);"),
        Bug("what a live recogniser hears is not kept", "SpeechToText/Hearing.cs",
            "        Log.Write(samples);\n", "        if (Link is not { IsLive: true }) Log.Write(samples);\n"),
        Bug("the ends of utterances are not replayed", "SpeechToText/RecognitionReplay.cs",
            "hearing.Flush(link, step.Utterance, MediaTime.Of(link.Replayed, hearing.SampleRateHz) / 2);", "link.Replayed += 0;"),
        Bug("a recogniser that says nothing is waited for for ever", "SpeechToText/FinalDeadline.cs",
            "        _timer.Change(wait, Timeout.InfiniteTimeSpan);", "        _ = wait;"),
        Bug("a recogniser that is given up stays open", "SpeechToText/RecognitionSupervisor.cs",
            "        _strays.Add(CloseAsync(link));", "        _ = link.Use;"),
        Bug("synthesis goes on one word late", "TextToSpeech/HeldSpeech.cs",
            "return delivered < 0 ? from : Speakable.NextWord(text, delivered);",
            "return delivered < 0 ? from : Speakable.NextWord(text, Math.Min(text.Length, Speakable.NextWord(text, delivered) + 1));"),
        Bug("synthesis goes on one word early", "TextToSpeech/HeldSpeech.cs",
            "delivered = _words[i].TextStart + _words[i].TextLength;", "delivered = _words[i].TextStart;"),
        Bug("audio is let go in the middle of a word", "TextToSpeech/HeldSpeech.cs",
            "if (_words[i].EndSample > safe && _words[i].StartSample < safe) safe = _words[i].StartSample;", "_ = i;"),
        Bug("what a model says again is said again", "Chat/ContinuedText.cs",
            "if (Same(_said.Length - count, words, count)) return words[count - 1].End;", "if (Same(_said.Length - count, words, count)) return 0;"),
        Bug("the attempts of a turn are spent at once", "Routing/Route.cs",
            "if (_isAgain && !hasPaused)", "if (_isAgain && _pauses < 0 && !hasPaused)"),
        Bug("an attempt that hangs is waited for", "Routing/Providers.cs",
            "using var timeout = new CancellationTokenSource(limit, time);", "using var timeout = new CancellationTokenSource(limit * 20, time);"),
    ];

    private static Mutation Bug(string name, string file, string original, string planted) => new(name, file, original, planted) { Project = Mutation.Fallback };
}
