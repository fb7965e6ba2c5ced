using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Deepgram;

/// <summary>What happens in a session, in one order. A closed family.</summary>
public abstract record VoiceAgentEvent
{
    private protected VoiceAgentEvent()
    {
    }

    /// <summary>The server said something. Messages of unknown types come as <see cref="ServerMessage.Unknown"/>; audio only with
    /// <see cref="VoiceAgentClientOptions.AudioInEvents"/>; an Error is a <see cref="Failed"/>.</summary>
    /// <param name="Content">What it said.</param>
    public sealed record Message(ServerMessage Content) : VoiceAgentEvent;

    /// <summary>The server said an <c>Error</c>. One that is fatal is followed by the end of the connection.</summary>
    /// <param name="Error">What it said.</param>
    public sealed record Failed(VoiceAgentException Error) : VoiceAgentEvent;

    /// <summary>The connection is gone and another will be made.</summary>
    /// <param name="Cause">How it went; a session that is renewed before its limit goes without a failure.</param>
    /// <param name="Attempt">Number of the coming attempt since the last proven session, from 1.</param>
    /// <param name="Delay">When it will be made, from now.</param>
    public sealed record Reconnecting(VoiceAgentEnd Cause, int Attempt, TimeSpan Delay) : VoiceAgentEvent;

    /// <summary>There is a session again.</summary>
    /// <param name="RequestId">Its id at the server.</param>
    /// <param name="HistoryEntries">Entries of the conversation that were given to it.</param>
    public sealed record Reconnected(string? RequestId, int HistoryEntries) : VoiceAgentEvent;

    /// <summary>The reader was late: events are missing here.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Interrupted">Whether <see cref="ServerMessage.UserStartedSpeaking"/> was among them: drop what has not been played.</param>
    public sealed record Lost(int Count, bool Interrupted) : VoiceAgentEvent;

    /// <summary>The last event of every session.</summary>
    /// <param name="How">How it ended.</param>
    public sealed record Ended(VoiceAgentEnd How) : VoiceAgentEvent;
}
