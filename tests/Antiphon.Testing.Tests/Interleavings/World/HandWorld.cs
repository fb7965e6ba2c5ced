namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>How the world around the call is made.</summary>
[Flags]
internal enum HandWorld
{
    /// <summary>The synthesiser makes audio at once, the far end plays by the clock, answers are made when the text is there.</summary>
    Plain = 0,

    /// <summary>The synthesiser waits until it is told to.</summary>
    SlowSynthesiser = 1,

    /// <summary>The far end acknowledges what it has played.</summary>
    Marks = 2,

    /// <summary>The model is asked before the text is there.</summary>
    EarlyAnswers = 4,
}
