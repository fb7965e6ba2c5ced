using Antiphon.Agents;
using Antiphon.Audio;
using Antiphon.Speech;
using Antiphon.Turns;

namespace Antiphon.Conversation.Recording;

/// <summary>Mail in words.</summary>
internal static class MailText
{
    public static string Of(in Mail mail) => mail.Kind switch
    {
        MailKind.Audio => $"caller's audio, {((AudioFrame)mail.Payload!).SampleCount} samples at {mail.Number}",
        MailKind.TypedText => $"typed: \"{mail.Payload}\"",
        MailKind.Speak => $"to be said: \"{mail.Payload}\"",
        MailKind.Interject => $"to be said at once: \"{mail.Payload}\"",
        MailKind.EndCallerTurn => "the caller's turn is over",
        MailKind.UseAgent => $"agent: {((Agent)mail.Payload!).Name}",
        MailKind.Expect => $"expected: {Of((ExpectedInput)mail.Payload!)}",
        MailKind.Mark => $"mark {mail.Number} played",
        MailKind.SpeechToTextOpened => $"recognition: {Opened(mail.Payload)}",
        MailKind.TextToSpeechOpened => $"synthesis: {Opened(mail.Payload)}",
        MailKind.Recognition => mail.Payload switch
        {
            SpeechToTextEvent.Interim interim => $"recognised so far: \"{interim.Text}\"",
            SpeechToTextEvent.Final final => $"recognised, utterance {final.Utterance}: \"{final.Text}\"",
            SpeechToTextEvent.Fault fault => $"recognition failed: {fault.Error.Code.Value}",
            var other => $"recognition: {other!.GetType().Name}",
        },
        MailKind.AgentEvent => $"agent (epoch {mail.Number}): {Of((AgentEvent)mail.Payload!)}",
        MailKind.AgentFailed => $"agent (epoch {mail.Number}) failed: {((VoiceException)mail.Payload!).Code.Value}",
        MailKind.SpeechAudio => $"speech of segment {Segment(mail)}, {((AudioFrame)mail.Payload!).SampleCount} samples",
        MailKind.SpeechWords => $"word marks of segment {Segment(mail)}",
        MailKind.SpeechSegmentDone => $"segment {Segment(mail)} is whole",
        MailKind.SpeechFailed => $"speech of segment {Segment(mail)} failed: {((VoiceException)mail.Payload!).Code.Value}",
        MailKind.SpeechContinued => $"speech of segment {Segment(mail)} is taken up again",
        MailKind.Tick => "tick",
        MailKind.TranscriptTimeout => $"no text in time for utterance {mail.Number}",
        MailKind.LivenessTimer => "time to look whether anybody waits",
        _ => mail.Kind.ToString(),
    };

    private static long Segment(in Mail mail) => ((SpokenSegment)mail.Source!).Number;

    private static string Opened(object? payload) => payload switch
    {
        null => "none",
        VoiceException error => $"not opened, {error.Code.Value}",
        _ => "open",
    };

    private static string Of(ExpectedInput expected) => expected.Count is { } count ? $"{expected.Kind}, {count}" : $"{expected.Kind}";

    private static string Of(AgentEvent agentEvent) => agentEvent switch
    {
        AgentEvent.TextDelta delta => $"text \"{delta.Text}\"",
        AgentEvent.ToolStarted started => $"tool {started.Name} {started.ArgumentsJson}",
        AgentEvent.ToolFinished finished => $"tool {finished.Name} done: {finished.Result}",
        _ => agentEvent.GetType().Name,
    };
}
