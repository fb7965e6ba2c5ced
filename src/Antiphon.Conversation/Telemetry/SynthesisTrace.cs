using System.Diagnostics;
using System.Runtime.CompilerServices;
using Antiphon.Speech;

namespace Antiphon.Conversation;

/// <summary>Synthesis of segments as telemetry: a span and measurements each, ended exactly once however the synthesis ends.</summary>
internal sealed class SynthesisTrace(string provider, string? voice, TimeProvider time)
{
    /// <summary>Has <paramref name="session"/> speak this text of the segment: all of it, or what an attempt that failed has left. The time in which the consumer holds the audio back is not
    /// the synthesiser's.</summary>
    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        ITextToSpeechSession session, SpokenSegment segment, string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var span = Start(segment, text);
        var (busy, audio) = (TimeSpan.Zero, TimeSpan.Zero);
        var (chunks, completed, error) = ((IAsyncEnumerator<SpeechChunk>?)null, false, (ErrorCode?)null);
        try
        {
            while (true)
            {
                var since = time.GetTimestamp();
                try
                {
                    chunks ??= session.SpeakAsync(text, cancellationToken).GetAsyncEnumerator(cancellationToken);
                    completed = !await chunks.MoveNextAsync();
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    error = VoiceException.From(e).Code;
                    throw;
                }
                finally
                {
                    busy += time.GetElapsedTime(since);
                }

                if (completed) break;
                if (audio == TimeSpan.Zero) OnFirstAudio(span, busy);
                audio += chunks.Current.Audio.Duration;
                yield return chunks.Current;
            }
        }
        finally
        {
            if (chunks is not null) await chunks.DisposeAsync();
            End(span, busy, audio, completed, error);
        }
    }

    private Activity? Start(SpokenSegment segment, string text)
    {
        var span = Spans.Start(ConversationTelemetry.Source, $"text_to_speech {provider}", ActivityKind.Client, segment.Parent, time.GetUtcNow());
        return span is not { IsAllDataRequested: true } ? span : span.SetTag("gen_ai.operation.name", "text_to_speech")
            .SetTag("gen_ai.provider.name", provider).SetTag("gen_ai.output.type", "speech").SetTag("gen_ai.speech.voice", voice)
            .SetTag("antiphon.text.characters", text.Length);
    }

    private void OnFirstAudio(Activity? span, TimeSpan wait)
    {
        ConversationTelemetry.FirstChunk.Record(wait.TotalSeconds, Tags());
        span?.SetTag("gen_ai.response.time_to_first_chunk", wait.TotalSeconds);
    }

    private void End(Activity? span, TimeSpan busy, TimeSpan audio, bool completed, ErrorCode? error)
    {
        var tags = Tags();
        if (error is not null) tags.Add("error.type", error.Value);
        ConversationTelemetry.OperationDuration.Record(busy.TotalSeconds, tags);
        if (completed && audio > TimeSpan.Zero) ConversationTelemetry.RealTimeFactor.Record(busy / audio, new KeyValuePair<string, object?>("gen_ai.provider.name", provider));
        span?.SetTag("antiphon.audio.duration", audio.TotalSeconds);
        if (!completed && error is null) span?.SetTag("antiphon.cancelled", true);
        Spans.End(span, time.GetUtcNow(), error);
    }

    private TagList Tags() => new() { { "gen_ai.operation.name", "text_to_speech" }, { "gen_ai.provider.name", provider } };
}
