using Microsoft.Extensions.AI;

namespace Antiphon.Speech;

/// <summary>
/// What a caller of this agent is likely to say, as the agent itself knows it. Recognisers make of it what they can: a
/// language model, key terms, or nothing.
/// </summary>
public sealed record SpeechVocabulary
{
    /// <summary>Nothing known.</summary>
    public static SpeechVocabulary Empty { get; } = new();

    /// <summary>The agent's tools: names, descriptions, parameter schemas with their enum values, and phrases
    /// (<see cref="SpeechPhrases"/>).</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>Phrase templates that belong to no tool (see <see cref="SpeechPhrases"/> for the notation).</summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    /// <summary>What the agent says: greeting and instructions. Its words are likely to come back.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];
}
