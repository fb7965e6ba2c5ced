using Antiphon.Conversation;
using Antiphon.Speech;

namespace Antiphon.Server.Console;

/// <summary>What people can say to an agent, as examples.</summary>
public static class AgentPhrases
{
    /// <summary>One example for each of the agent's tools and one of its own phrases: what is optional is left out, and a value
    /// the caller must fill in is shown as <c>…</c>.</summary>
    public static IEnumerable<string> Examples(VoiceAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent.Agent.Tools.SelectMany(tool => SpeechPhrases.Of(tool).Take(1))
            .Concat(agent.Phrases.Take(1))
            .Select(PhraseExample.Of)
            .Where(phrase => phrase.Length > 0)
            .Distinct(StringComparer.Ordinal);
    }
}
