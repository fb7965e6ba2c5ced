namespace Antiphon.Turns;

/// <summary>What is known of the caller's speech at a frame.</summary>
public readonly record struct SpeechFacts
{
    /// <summary>Time since the speech started.</summary>
    public TimeSpan Speech { get; init; }

    /// <summary>Voiced time in it, pauses left out.</summary>
    public TimeSpan Voiced { get; init; }

    /// <summary>Time since the last voiced frame; zero while the caller is heard.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>Newest interim transcript of the turn; empty while there is none.</summary>
    public string Text { get; init; }

    /// <summary>Changes with <see cref="Text"/>, so that a text need be looked at once only.</summary>
    public int TextVersion { get; init; }

    /// <summary>Whether the text came after the last voice, so that it can hold the caller's last word. A text that did not may
    /// lack words.</summary>
    public bool TextIsFresh { get; init; }

    /// <summary>What the caller is likely to say.</summary>
    public ExpectedInput Expected { get; init; }
}
