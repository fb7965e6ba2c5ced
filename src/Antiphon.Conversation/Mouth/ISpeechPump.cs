namespace Antiphon.Conversation;

/// <summary>Where segments go to be spoken. Called by the session's reader only; never waits.</summary>
internal interface ISpeechPump
{
    /// <summary>Rate of the audio that comes back as mail.</summary>
    int SampleRateHz { get; }

    /// <summary>Hands a segment over; false when too many wait.</summary>
    bool TryEnqueue(SpokenSegment segment);

    /// <summary>The reader has sent or dropped audio of this length; negative where rounding had counted too much.</summary>
    void Consumed(TimeSpan duration);
}
