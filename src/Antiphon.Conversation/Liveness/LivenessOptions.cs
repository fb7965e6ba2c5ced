namespace Antiphon.Conversation;

/// <summary>
/// How long a caller sits in silence at most while something is owed to them, and what is heard meanwhile (R4). The silence
/// counts from the caller's last voiced sample, or from the last audible sample of the agent while the agent has the floor, to
/// the next sound handed to the line. A value: derive variants with <c>with</c>.
/// </summary>
public sealed record LivenessOptions
{
    /// <summary>Longest silence that is not explained. 1 s to 60 s; default 4 s. Kept whatever the providers do as long as
    /// <see cref="ComfortSound"/> is on; a silence that is longer all the same is announced (<see cref="SessionEvent.Silence"/>).</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The slowest start of synthesis to reckon with: a filler is given to the synthesiser so long before
    /// <see cref="Bound"/>. 100 ms to <see cref="Bound"/> less 500 ms; default 1 s.</summary>
    public TimeSpan SynthesisStart { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Said while the caller waits, in turn. Null for the texts of Antiphon where the agent's language is English, none
    /// in others; empty for none. At most 32.</summary>
    public IReadOnlyList<string>? Fillers { get; init; }

    /// <summary>Said in the place of <see cref="Fillers"/> once one of those was said in the same wait. Null and empty as
    /// there; empty with <see cref="Fillers"/> repeats those. At most 32.</summary>
    public IReadOnlyList<string>? LongWaitFillers { get; init; }

    /// <summary>Least time between two spoken fillers of one wait; it grows by half with each. 1 s to 10 min; default 6 s. What
    /// the bound asks for in between is <see cref="ComfortSound"/>; without that, fillers come as often as the bound asks.</summary>
    public TimeSpan FillerInterval { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Whether two soft notes are heard where the bound asks for a sound and a spoken filler does not fit: between two of
    /// them, and when it is the synthesiser that is slow. They need no provider. Default true.</summary>
    public bool ComfortSound { get; init; } = true;

    /// <summary>How long the agent may work without a word of its answer before the work is given up with an apology
    /// (<see cref="ErrorCodes.AnswerTimeout"/>). 5 s to 1 h; default 45 s.</summary>
    public TimeSpan WorkLimit { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Silence after which the session ends (<see cref="ErrorCodes.SilenceLimit"/>), because nothing has helped: longer
    /// than <see cref="Bound"/>, up to 10 min; default 12 s. Whoever turns fillers and sound off should raise it.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(12);
}
