using Antiphon.Protocols.Deepgram;
using Microsoft.Extensions.Logging;

namespace Antiphon.Clients.Deepgram;

/// <summary>Takes each message of the server to where it belongs, in the order in which they came. Never waits. Used by one
/// reader.</summary>
internal sealed class SessionRouter(
    VoiceAgentClientOptions options, ConversationLog history, AgentAudio audio, EventQueue events, FunctionRunner functions,
    PendingUpdates updates, PendingInjections injections, ILogger logger)
{
    private bool _userSpeaks;
    private bool _agentBusy;

    /// <summary>Nobody speaks, nobody is owed an answer, no function runs.</summary>
    internal bool IsQuiet => !_userSpeaks && !_agentBusy && functions.Pending == 0;

    /// <summary>The server said that the session will have to end.</summary>
    internal bool IsNearLimit { get; private set; }

    /// <summary>The server said an Error that ends the session.</summary>
    internal bool IsFailed { get; private set; }

    /// <summary>A new connection begins.</summary>
    internal void Reset() => _userSpeaks = _agentBusy = IsNearLimit = IsFailed = false;

    internal void On(ServerMessage message, VoiceAgentConnection connection)
    {
        if (message is ServerMessage.Audio frame)
        {
            _agentBusy = true;
            if (options.AudioInEvents) Tell(new VoiceAgentEvent.Message(message));
            else audio.Add(frame.Data);
            return;
        }

        history.On(message);
        Watch(message, connection);
        Tell(message is ServerMessage.Error error
            ? new VoiceAgentEvent.Failed(VoiceAgentException.Of(error, connection.RequestId))
            : new VoiceAgentEvent.Message(message));
        Act(message, connection);
    }

    /// <summary>Gives an event to the reader.</summary>
    internal void Tell(VoiceAgentEvent item)
    {
        if (events.Add(item)) return;
        ClientTelemetry.EventsDropped.Add(1);
        // Once an episode: what is lost next is counted with it.
        if (events.BeganToDrop) ClientLog.EventsDropped(logger);
    }

    /// <summary>Nothing comes any more.</summary>
    internal void End(VoiceAgentEnd end)
    {
        audio.End();
        events.Add(new VoiceAgentEvent.Ended(end));
    }

    private void Watch(ServerMessage message, VoiceAgentConnection connection)
    {
        switch (message)
        {
            case ServerMessage.UserStartedSpeaking:
                // Before anything else, so that no reader of the audio gets more than the frame it is about to play.
                audio.Flush();
                events.RemoveAudio();
                (_userSpeaks, _agentBusy) = (true, false);
                break;
            case ServerMessage.ConversationText { Role: ConversationRole.User }:
                (_userSpeaks, _agentBusy) = (false, true);
                break;
            case ServerMessage.ConversationText or ServerMessage.AgentStartedSpeaking or ServerMessage.FunctionCallRequest or ServerMessage.AgentThinking:
                _agentBusy = true;
                break;
            case ServerMessage.AgentAudioDone:
                _agentBusy = false;
                break;
            case ServerMessage.Warning warning:
                ClientLog.Warned(logger, warning.Code, connection.RequestId);
                IsNearLimit |= warning.Code == DeepgramWarnings.SessionEndsSoon;
                break;
            case ServerMessage.Error error:
                _agentBusy = false; // The turn is lost.
                IsFailed |= DeepgramErrors.IsFatal(error.Code);
                break;
        }
    }

    private void Act(ServerMessage message, VoiceAgentConnection connection)
    {
        injections.On(message);
        switch (message)
        {
            case ServerMessage.Updated updated:
                updates.Acknowledge(updated.Part);
                break;
            case ServerMessage.FunctionCallRequest request:
                functions.Start(request.Functions, connection);
                break;
            case ServerMessage.FunctionCallCancelled cancelled:
                functions.Cancel(cancelled.Functions);
                break;
        }
    }
}
