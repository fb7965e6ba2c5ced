using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Hosting;

namespace Antiphon.Server.Deepgram;

/// <summary>From <c>agent.listen</c> to what the configured recogniser, which stands for any model, is told.</summary>
internal sealed class ListenMapper(ISessionHost host, SettingsNotes notes)
{
    private const string DefaultLanguage = "en-US";

    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    public VoiceAgent Map(ListenProvider? listen, string? language, VoiceAgent agent)
    {
        if (listen is null) return WithLanguage(agent, language);
        if (listen.EotThreshold >= 1)
            throw SettingsNotes.Invalid("agent.listen.provider.eot_threshold", "1 leaves the end of turns to ForceEndTurn, which this server does not offer yet.");
        if (host.RecognizerName is { } recognizer && !string.Equals(listen.Model, recognizer, StringComparison.OrdinalIgnoreCase))
            notes.Replaced("agent.listen.provider.model", "listen", recognizer, recognizer);
        if (listen.SmartFormat == true) notes.Ignored("agent.listen.provider.smart_format");
        if (listen.EotThreshold is not null) notes.Ignored("agent.listen.provider.eot_threshold");
        if (listen.EagerEotThreshold is not null) notes.Ignored("agent.listen.provider.eager_eot_threshold");
        if (listen.EotTimeoutMs is not null) notes.Ignored("agent.listen.provider.eot_timeout_ms");
        if (listen.LanguageHints.Count > 0) notes.Ignored("agent.listen.provider.language_hints");

        // The notation of phrases has signs of its own; a term that holds one is no plain words.
        var terms = listen.Keyterms.Where(term => term.Length > 0 && term.All(c => char.IsLetterOrDigit(c) || c is ' ' or '\'' or '-')).ToArray();
        if (terms.Length < listen.Keyterms.Count) notes.Ignored("agent.listen.provider.keyterms (those that are not plain words)");
        return WithLanguage(agent with { Phrases = [.. agent.Phrases, .. terms] }, listen.Language ?? language);
    }

    private VoiceAgent WithLanguage(VoiceAgent agent, string? language)
    {
        switch (language)
        {
            case null:
                return agent;
            case "multi":
                notes.Ignored("agent.listen.provider.language (multi)");
                return agent;
            case "en":
                return agent.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? agent : agent with { Language = DefaultLanguage };
            default:
                return agent with { Language = language };
        }
    }
}
