namespace Antiphon.Conversation;

/// <summary>What is heard while the caller waits.</summary>
public enum FillerKind
{
    /// <summary>The first words of a wait.</summary>
    Waiting,

    /// <summary>Further words of the same wait.</summary>
    StillWaiting,

    /// <summary>A soft sound without words.</summary>
    Sound,
}
