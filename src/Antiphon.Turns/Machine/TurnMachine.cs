namespace Antiphon.Turns;

/// <summary>
/// Whose turn it is. Pure: an explicit table of states and inputs, no clock, not thread-safe. An input that has no place in
/// the current state changes nothing and is reported as such.
/// </summary>
public sealed class TurnMachine
{
    /// <summary>Where the conversation stands.</summary>
    public TurnState State { get; private set; } = TurnState.Listening;

    /// <summary>Whether the agent has the floor.</summary>
    public bool IsAgentActive => State is TurnState.Thinking or TurnState.Speaking;

    /// <summary>Applies <paramref name="input"/>; false when it has no place in the current state.</summary>
    public bool Apply(TurnInput input)
    {
        if (Next(State, input) is not { } next) return false;
        State = next;
        return true;
    }

    /// <summary>The table: the state after <paramref name="input"/>, or null when it has no place in <paramref name="state"/>.</summary>
    public static TurnState? Next(TurnState state, TurnInput input) => (state, input) switch
    {
        (TurnState.Closed, _) => null,
        (_, TurnInput.Close) => TurnState.Closed,

        // Speech over an answer takes the floor; speech in a pause goes on with the same turn.
        (TurnState.Thinking or TurnState.Speaking, TurnInput.CallerStarts) => TurnState.Interrupted,
        (TurnState.Interrupted, TurnInput.CallerStarts) => TurnState.Interrupted,
        (TurnState.Listening or TurnState.Ending, TurnInput.CallerStarts) => TurnState.Listening,

        (TurnState.Listening or TurnState.Interrupted, TurnInput.CallerStops) => TurnState.Ending,

        // Typed text is a whole turn, whatever was going on.
        (_, TurnInput.TextReady) => TurnState.Thinking,
        (TurnState.Ending, TurnInput.TextEmpty) => TurnState.Listening,

        (TurnState.Listening or TurnState.Ending or TurnState.Thinking, TurnInput.AgentPrompted) => TurnState.Thinking,
        (TurnState.Thinking, TurnInput.AudioStarts) => TurnState.Speaking,
        (TurnState.Thinking or TurnState.Speaking, TurnInput.AgentDone) => TurnState.Listening,
        _ => null,
    };
}
