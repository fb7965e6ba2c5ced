using Antiphon.Providers.Local.Brain.Matching;

namespace Antiphon.Providers.Local.Brain.Dialogue;

/// <summary>What the brain has asked and waits for. A closed family.</summary>
internal abstract record Expectation
{
    private Expectation()
    {
    }

    /// <summary>Anything.</summary>
    public sealed record Open : Expectation;

    /// <summary>A value of the active task.</summary>
    public sealed record Value(TaskSlot Slot) : Expectation;

    /// <summary>Yes or no to the active task as it stands.</summary>
    public sealed record Confirm : Expectation;

    /// <summary>What of the active task is to be different.</summary>
    public sealed record Change : Expectation;

    /// <summary>Yes or no to a tool that was guessed.</summary>
    public sealed record Meant(BrainTool Tool, string Text) : Expectation;

    /// <summary>Yes or no to words that the recogniser was unsure of.</summary>
    public sealed record Heard(string Text, Expectation Before) : Expectation;

    /// <summary>One of the times that a tool offered.</summary>
    public sealed record Pick : Expectation;

    /// <summary>Another wish, or none.</summary>
    public sealed record AnythingElse : Expectation;
}
