namespace Antiphon.Turns;

/// <summary>What a frame changed.</summary>
public enum SpeechChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The caller has begun to speak.</summary>
    Started,

    /// <summary>The caller has been silent for as long as endpointing asked.</summary>
    Ended,

    /// <summary>The caller has spoken for the longest turn allowed.</summary>
    TooLong,
}
