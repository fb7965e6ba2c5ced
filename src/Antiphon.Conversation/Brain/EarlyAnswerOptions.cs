namespace Antiphon.Conversation;

/// <summary>Whether the model is asked before the caller's turn is over. A value: derive variants with <c>with</c>.</summary>
/// <remarks>
/// An early answer has no effect before the final text says just what it was made for: no tool runs (but for those that
/// <see cref="Tools"/> lets), nothing is spoken, nothing is told, nothing goes into the history. Otherwise it is thrown away, and the
/// model's work with it.
/// </remarks>
public sealed record EarlyAnswerOptions
{
    /// <summary>Whether answers are made early. Needs a recogniser with interim texts. Default false: some requests are wasted.</summary>
    public bool Enabled { get; init; }

    /// <summary>How long the interim text must have stood unchanged, in media time. 20 ms to 2 s; default 100 ms.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Early answers a turn at most. 1 to 5; default 2.</summary>
    public int MaxPerTurn { get; init; } = 2;

    /// <summary>Which tools, by name, may begin before the turn is over: those that only look something up. One whose answer is thrown away is
    /// cancelled; what it has done is not undone. Default null: none.</summary>
    public Func<string, bool>? Tools { get; init; }
}
