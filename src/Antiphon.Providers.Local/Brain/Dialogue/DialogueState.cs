namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>Where the talk stands. Derived anew from the history for every request; not thread-safe.</summary>
internal sealed class DialogueState
{
    /// <summary>What the caller wants done.</summary>
    public DialogueTask? Active { get; set; }

    /// <summary>What was under way when the caller asked something in between.</summary>
    public DialogueTask? Suspended { get; set; }

    /// <summary>The last one that was called.</summary>
    public DialogueTask? Last { get; set; }

    public Expectation Expecting { get; set; } = new Expectation.Open();

    /// <summary>Times that a tool offered, in its order.</summary>
    public IReadOnlyList<TimeOnly> Offers { get; set; } = [];

    /// <summary>The day of the offers; null when none was named.</summary>
    public DateOnly? OfferDay { get; set; }

    /// <summary>Turns in a row that were not understood.</summary>
    public int Misses { get; set; }

    /// <summary>What the brain said last, whole.</summary>
    public string LastReply { get; set; } = "";

    /// <summary>Whether the caller heard the last reply well enough to answer it.</summary>
    public bool WasHeard { get; set; } = true;

    /// <summary>Function calls so far.</summary>
    public int Calls { get; set; }

    public DialogueMemory Memory { get; } = new();
}
