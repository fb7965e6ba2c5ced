namespace Antiphon.Turns;

/// <summary>Which strategy ends the caller's turns.</summary>
public enum EndpointingMode
{
    /// <summary>The same silence always, but for <see cref="ExpectedInput"/>.</summary>
    Silence,

    /// <summary>A silence learned from the caller's own pauses in this call.</summary>
    Adaptive,

    /// <summary>The fixed silence, stretched or shrunk by what the words and the voice say about the end of the turn.</summary>
    Scored,

    /// <summary>The learned silence, stretched or shrunk likewise.</summary>
    AdaptiveScored,

    /// <summary>No silence ends a turn: whoever knows says so (push to talk). The longest turn holds nevertheless.</summary>
    Manual,
}
