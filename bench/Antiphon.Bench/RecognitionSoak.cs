using System.Diagnostics;
using System.Globalization;
using Antiphon.Providers.Local;
using Antiphon.Speech;

namespace Antiphon.Bench;

/// <summary>Memory of the process over recognition sessions that are opened, used for one sentence and closed.</summary>
internal static class RecognitionSoak
{
    private const int WarmUps = 20;
    private const int Sessions = 200;
    private const int Every = 50;

    /// <summary>Runs it and writes its part of the report.</summary>
    internal static async Task RunAsync(TextWriter markdown, SpeechVocabulary vocabulary, CancellationToken cancellationToken)
    {
        await markdown.WriteLineAsync($"""

            ## Memory over sessions

            {Sessions} sessions in process, one after the other, after {WarmUps} to warm up: each opened, given a sentence, its text awaited, closed.
            Resident memory of the whole process after a full collection.

            | sessions | resident MB | managed MB |
            | ---: | ---: | ---: |
            """);
        await using var engine = new LocalSpeechToText(new LocalSpeechOptions { Host = EngineHost.InProcess, MixturePatience = TimeSpan.FromSeconds(30) });
        var sentence = (await BenchSignals.SpeakAsync("kal16", cancellationToken))[2];
        for (var i = -WarmUps; i <= Sessions; i++)
        {
            if (i >= 0 && i % Every == 0) await markdown.WriteLineAsync(Memory(i));
            if (i < Sessions) await HearAsync(engine, vocabulary, sentence, cancellationToken);
        }
    }

    private static string Memory(int sessions)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"| {sessions} | {process.WorkingSet64 / 1e6:F0} | {GC.GetTotalMemory(forceFullCollection: false) / 1e6:F1} |");
    }

    private static async Task HearAsync(LocalSpeechToText engine, SpeechVocabulary vocabulary, short[] sentence, CancellationToken cancellationToken)
    {
        await using var session = await engine.OpenAsync(new SpeechToTextOptions { Vocabulary = vocabulary }, cancellationToken);
        session.Write(sentence);
        session.Flush(1);
        await foreach (var item in session.ReadEventsAsync(cancellationToken))
        {
            if (item is SpeechToTextEvent.Fault fault) throw fault.Error;
            if (item is SpeechToTextEvent.Final { Text.Length: > 0 }) return;
            if (item is SpeechToTextEvent.Final) throw new InvalidOperationException("Nothing was understood.");
        }
    }
}
