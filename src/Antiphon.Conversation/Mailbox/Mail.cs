namespace Antiphon.Conversation;

/// <summary>One thing that came through a session's door.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Epoch, mark or utterance, as the kind says.</param>
/// <param name="Payload">The thing itself.</param>
/// <param name="Source">Who sent it, where the answer to it needs that.</param>
internal readonly record struct Mail(MailKind Kind, long Number = 0, object? Payload = null, object? Source = null)
{
    /// <summary>Whether it counts against the commands that may wait.</summary>
    public bool IsCommand => Kind is MailKind.TypedText or MailKind.Speak or MailKind.Expect or MailKind.Mark or MailKind.Interject
        or MailKind.EndCallerTurn or MailKind.UseAgent;
}

internal enum MailKind
{
    /// <summary>Payload: the caller's <see cref="Audio.AudioFrame"/>.</summary>
    Audio,

    /// <summary>Payload: typed text.</summary>
    TypedText,

    /// <summary>Payload: text to be said verbatim. Number: 1 if it may be interrupted, else 0.</summary>
    Speak,

    /// <summary>Payload: the <see cref="Turns.ExpectedInput"/> of the caller's next turn.</summary>
    Expect,

    /// <summary>Payload: text to be said at once. Number: 1 if it may be interrupted, else 0.</summary>
    Interject,

    /// <summary>The caller's turn is over.</summary>
    EndCallerTurn,

    /// <summary>Payload: the <see cref="Agents.Agent"/> that answers from now on.</summary>
    UseAgent,

    /// <summary>Number: the mark the far end has played.</summary>
    Mark,

    /// <summary>Payload: the opened session or the exception.</summary>
    SpeechToTextOpened,

    /// <summary>Payload: the opened session or the exception.</summary>
    TextToSpeechOpened,

    /// <summary>Payload: a <see cref="Speech.SpeechToTextEvent"/>.</summary>
    Recognition,

    /// <summary>Number: epoch. Payload: an <see cref="Agents.AgentEvent"/>. Source: the run.</summary>
    AgentEvent,

    /// <summary>Number: epoch. Payload: the <see cref="VoiceException"/>.</summary>
    AgentFailed,

    /// <summary>Number: epoch. Payload: an <see cref="Audio.AudioFrame"/>. Source: a <see cref="SpokenSegment"/>.</summary>
    SpeechAudio,

    /// <summary>Number: epoch. Payload: word marks. Source: a <see cref="SpokenSegment"/>.</summary>
    SpeechWords,

    /// <summary>Number: epoch. Source: the <see cref="SpokenSegment"/> whose audio is complete.</summary>
    SpeechSegmentDone,

    /// <summary>Number: epoch. Payload: the <see cref="VoiceException"/>.</summary>
    SpeechFailed,

    /// <summary>Number: epoch. Payload: a <see cref="SegmentContinuation"/>. Source: the <see cref="SpokenSegment"/> whose synthesis
    /// failed and goes on: audio and words after this are the next attempt's.</summary>
    SpeechContinued,

    /// <summary>Time to send audio that is due.</summary>
    Tick,

    /// <summary>Number: the utterance whose text did not come in time.</summary>
    TranscriptTimeout,

    /// <summary>Time to look whether the caller sits in silence.</summary>
    LivenessTimer,
}
