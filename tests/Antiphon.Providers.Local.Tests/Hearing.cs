using Antiphon.Speech;

namespace Antiphon.Providers.Local.Tests;

/// <summary>A caller for the recogniser: synthetic sentences with some silence around, and a small domain to hear them in.</summary>
internal static class Hearing
{
    private const int SilenceSamples = 16_000 * 3 / 10;

    internal static LocalSpeechOptions InProcess { get; } = new() { Host = EngineHost.InProcess, MaxMixtureDecoders = 2, MixturePatience = TimeSpan.FromSeconds(30) };

    internal static SpeechVocabulary Desk { get; } = new()
    {
        Phrases =
        [
            "[i would like to | i want to | can i | please] (book | make | schedule) an appointment [for <day>] [at <time>]",
            "[please | can you | i want to] (cancel | move | change) my appointment [on <day>] [to <day>] [at <time>]",
            "can i come in on <day> at <time> [in the (morning | afternoon | evening)]",
            "hello how are you [today]",
            "(yes | no) [please | thank you]",
            "<day> [at <time>]",
        ],
    };

    internal static async Task<short[]> SayAsync(string text, string voice)
    {
        await using var speech = new LocalTextToSpeech(InProcess);
        await using var session = await speech.OpenAsync(new TextToSpeechOptions { Voice = voice });
        var spoken = await Spoken.ReadAsync(session, text);
        return [.. new short[SilenceSamples], .. spoken.Samples, .. new short[SilenceSamples]];
    }

    /// <summary>The events up to the first final text or fault.</summary>
    internal static async Task<IReadOnlyList<SpeechToTextEvent>> UntilFinalAsync(ISpeechToTextSession session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<SpeechToTextEvent> events = [];
        await foreach (var item in session.ReadEventsAsync(limit.Token))
        {
            events.Add(item);
            if (item is SpeechToTextEvent.Final or SpeechToTextEvent.Fault) return events;
        }

        throw new InvalidOperationException("The events ended before a final text.");
    }
}

/// <summary>One recogniser in this process for the tests of a class: its decoders take a while to load.</summary>
public sealed class SharedHearing : IAsyncDisposable
{
    public LocalSpeechToText Speech { get; } = new(Hearing.InProcess);

    public ValueTask DisposeAsync() => Speech.DisposeAsync();
}
