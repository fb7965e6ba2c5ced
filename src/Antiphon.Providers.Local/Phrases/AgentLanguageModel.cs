namespace Antiphon.Providers.Local.Phrases;

/// <summary>An n-gram model of what the callers of one agent say.</summary>
/// <param name="ArpaPath">Trigram model in ARPA text; complete once it exists, never changed afterwards.</param>
/// <param name="Words">Its words, lower case, sentence marks left out. Not every one need be in a recogniser's dictionary.</param>
/// <param name="ContentHash">Hexadecimal; the same for the same vocabulary, settings and build.</param>
internal sealed record AgentLanguageModel(string ArpaPath, IReadOnlyCollection<string> Words, string ContentHash);
