using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>Reads the events of links and lets up what is of the present and was not said before: each committed utterance is answered
/// once, and events of a link that was given up are dropped.</summary>
internal sealed class RecognitionEvents(Hearing hearing, Route route, RetryBudget budget, FallbackWatch watch, ChannelWriter<SpeechToTextEvent> events, CancellationToken closing)
{
    /// <summary>Reads until the link fails or is given up.</summary>
    public async Task PumpAsync(RecognitionLink link)
    {
        VoiceException error;
        try
        {
            await foreach (var item in link.Session.ReadEventsAsync(link.Stop.Token))
            {
                if (item is SpeechToTextEvent.Fault fault)
                {
                    link.Failure.TrySetResult(fault.Error);
                    return;
                }

                if (Admit(link, item) is not { } admitted) continue;
                if (admitted is SpeechToTextEvent.Final) route.Prove(link.Use);
                await events.WriteAsync(admitted, closing); // Also when the link is given up meanwhile: it was admitted.
            }

            error = new ProviderException(ErrorCodes.SpeechToTextClosed, link.Use.Name, "Recognition ended by itself.");
        }
        catch (OperationCanceledException) when (link.Stop.IsCancellationRequested || closing.IsCancellationRequested)
        {
            return;
        }
        catch (Exception thrown)
        {
            error = watch.Coded(thrown, ErrorCodes.SpeechToTextClosed, link.Use.Name, "Recognition ended in mid-session.");
        }

        link.Failure.TrySetResult(error);
    }

    /// <summary>What of an event goes up; null when nothing does.</summary>
    private SpeechToTextEvent? Admit(RecognitionLink link, SpeechToTextEvent item)
    {
        lock (hearing.Gate)
        {
            if (hearing.Link != link || link.Failure.Task.IsCompleted) return null;
            if (item is SpeechToTextEvent.Final final)
            {
                if (!hearing.TryAnswer(link, final, out var skipped)) return null;
                route.Reset();
                return skipped == 0 || final.Words.Count == 0 ? final : final with { Words = Shift(final.Words, skipped) };
            }

            // Of a link that is catching up, only what it says of the present is of interest.
            if (!link.IsLive || hearing.Log.Oldest(link.ReplayedBelow) is not null) return null;
            if (item is SpeechToTextEvent.Interim) budget.Relieve(); // It hears: in a long turn the next trouble is another one.
            return item is not SpeechToTextEvent.EndOfTurn || hearing.Ends.Admit() ? item : null;
        }
    }

    private List<RecognizedWord> Shift(IReadOnlyList<RecognizedWord> words, long skippedSamples)
    {
        var by = MediaTime.Of(skippedSamples, hearing.SampleRateHz);
        return [.. words.Select(word => new RecognizedWord(word.Text, word.Start + by, word.End + by))];
    }
}
