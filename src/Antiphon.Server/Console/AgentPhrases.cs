using Antiphon.Conversation;
using Antiphon.Speech;

namespace Antiphon.Server.Console;

/// <summary>What people can say to an agent, as examples.</summary>
public static class AgentPhrases
{
    /// <summary>One example for each of the agent's tools and one of its own phrases: with values a caller
    /// could say, and <c>…</c> where there is no telling.</summary>
    public static IEnumerable<string> Examples(VoiceAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent.Agent.Tools
            .SelectMany(tool => SpeechPhrases.Of(tool).Take(1).Select(phrase => PhraseExample.Of(phrase, name => ExampleValues.Of(tool, name))))
            .Concat(agent.Phrases.Take(1).Select(phrase => PhraseExample.Of(phrase, ExampleValues.OfRule)))
            .Where(phrase => phrase.Length > 0)
            .Distinct(StringComparer.Ordinal);
    }
}
