using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Turns;

namespace Antiphon.Server.Deepgram;

/// <summary>What becomes of speech that a client injects, by its behaviour and by who has the floor.</summary>
internal static class DeepgramInjections
{
    internal static void Take(ClientMessage.InjectAgentMessage inject, VoiceSession session, DeepgramLine line)
    {
        if (string.IsNullOrWhiteSpace(inject.Message)) return;
        if (inject.Behavior == InjectBehavior.Interrupt)
        {
            session.Interject(inject.Message);
            return;
        }

        // The end of the audio is the end of the agent's turn to the client, whatever is still being played.
        var state = session.State;
        if (line.IsUserSpeaking || state is TurnState.Ending or TurnState.Interrupted)
            Refuse(line, DeepgramWarnings.InjectionDuringUserSpeech, "The user is speaking.");
        else if (inject.Behavior == InjectBehavior.Default && (line.IsAgentSpeaking || state == TurnState.Thinking))
            Refuse(line, DeepgramWarnings.InjectionDuringAgentSpeech, "It is the agent's turn.");
        else
            session.Speak(inject.Message);
    }

    private static void Refuse(DeepgramLine line, string code, string why)
    {
        line.Send(new ServerMessage.InjectionRefused(why));
        line.Send(new ServerMessage.Warning(code, $"The injected message was refused. {why}"));
    }
}
