using System.Threading.Channels;
using Antiphon.Audio;
using Antiphon.Speech;

namespace Antiphon.Providers.Fallback;

/// <summary>Gives a new link what has no text yet, faster than it was spoken, until it has all and goes live.</summary>
internal sealed class RecognitionReplay(Hearing hearing, FallbackSpeechToTextOptions fallback, FallbackWatch watch, ChannelWriter<SpeechToTextEvent> events)
{
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(200);

    private readonly int _pieceSamples = (int)MediaTime.ToSamples(Piece, hearing.SampleRateHz);

    public async Task RunAsync(RecognitionLink link, CancellationToken cancellationToken)
    {
        long lost = 0;
        while (!link.Failure.Task.IsCompleted)
        {
            foreach (var utterance in GivePiece(link, ref lost))
                await events.WriteAsync(RecognitionFaults.Lost(utterance, "Its audio was gone before another recogniser was there."), cancellationToken);
            if (link.IsLive) break;
            await Task.Delay(Piece / fallback.ReplaySpeed, fallback.TimeProvider, cancellationToken);
        }

        if (link.Replayed > 0) watch.Replayed(link.Use.Name, MediaTime.Of(link.Replayed, hearing.SampleRateHz));
        if (lost > 0) watch.Lost(link.Use.Name, MediaTime.Of(lost, hearing.SampleRateHz));
    }

    /// <returns>Utterances of which nothing is left.</returns>
    private List<long> GivePiece(RecognitionLink link, ref long lost)
    {
        var gone = new List<long>();
        lock (hearing.Gate)
        {
            try
            {
                for (var left = _pieceSamples; left > 0 && !link.IsLive;) GiveStep(link, ref left, ref lost, gone);
            }
            catch (Exception error)
            {
                hearing.Fail(link, error);
            }
        }

        return gone;
    }

    private void GiveStep(RecognitionLink link, ref int left, ref long lost, List<long> gone)
    {
        var cursor = link.Cursor;
        hearing.Log.Next(ref cursor, left, out var step);
        link.Cursor = cursor;
        lost += step.Skipped;
        hearing.CountLost(step.Skipped);
        switch (step.Kind)
        {
            case LogStepKind.Samples:
                left -= step.Samples.Length;
                link.Replayed += step.Samples.Length;
                link.Session.Write(step.Samples);
                break;
            case LogStepKind.Flush:
                hearing.Flush(link, step.Utterance, MediaTime.Of(link.Replayed, hearing.SampleRateHz) / 2);
                break;
            case LogStepKind.Gone:
                if (hearing.Log.TryAnswer(step.Utterance, out _)) gone.Add(step.Utterance);
                break;
            default:
                link.ReplayedBelow = link.Replayed > 0 ? hearing.Log.NextNumber : 0;
                link.IsLive = true;
                break;
        }
    }
}
