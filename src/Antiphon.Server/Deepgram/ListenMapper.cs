using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Hosting;
using Antiphon.Turns;

namespace Antiphon.Server.Deepgram;

/// <summary>From <c>listen</c> to what the configured recogniser, which stands for any model, and the judge of turns are told.</summary>
internal sealed class ListenMapper(ISessionHost host, SettingsNotes notes)
{
    private const string DefaultLanguage = "en-US";

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>Language and terms of the agent's callers.</summary>
    /// <param name="listen">What the client asks for; null for the server's own.</param>
    /// <param name="language">Of the agent where <paramref name="listen"/> has none; null for the server's own.</param>
    /// <param name="agent">The agent as it is without.</param>
    /// <param name="path">Of the provider in the message.</param>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>: another recogniser, where those are refused.</exception>
    public VoiceAgent Map(ListenProvider? listen, string? language, VoiceAgent agent, string path)
    {
        if (listen is null) return WithLanguage(agent, language, path);
        if (host.RecognizerName is { } recognizer && !string.Equals(listen.Model, recognizer, StringComparison.OrdinalIgnoreCase))
            notes.Replaced($"{path}.model", "listen", recognizer, recognizer);
        if (listen.SmartFormat == true) notes.Ignored($"{path}.smart_format");
        if (listen.LanguageHints.Count > 0) notes.Ignored($"{path}.language_hints");

        // The notation of phrases has signs of its own; a term that holds one is no plain words.
        var terms = listen.Keyterms.Where(term => term.Length > 0 && term.All(c => char.IsLetterOrDigit(c) || c is ' ' or '\'' or '-')).ToArray();
        if (terms.Length < listen.Keyterms.Count) notes.Ignored($"{path}.keyterms (those that are not plain words)");
        return WithLanguage(agent with { Phrases = [.. agent.Phrases, .. terms] }, listen.Language ?? language, path);
    }

    /// <summary>When turns end and answers begin. Fixed for a session.</summary>
    /// <param name="options">The server's own.</param>
    /// <param name="listen">What the client asks for; null for the server's own.</param>
    /// <param name="mayBeginEarly">Which functions may be called while it is not sure that the caller has finished.</param>
    /// <param name="path">Of the provider in the message.</param>
    public VoiceSessionOptions WithTurns(VoiceSessionOptions options, ListenProvider? listen, Func<string, bool> mayBeginEarly, string path)
    {
        if (listen is null) return options;
        if (listen.EotTimeoutMs is { } ms)
        {
            var longest = TimeSpan.FromMilliseconds(ms);
            options = options with
            {
                Endpointing = options.Endpointing with
                {
                    MaxSilence = longest < LongestSilence ? longest : LongestSilence,
                    EndSilence = longest < options.Endpointing.EndSilence ? longest : options.Endpointing.EndSilence,
                },
            };
        }

        if (listen.EotThreshold >= 1) options = options with { Endpointing = options.Endpointing with { Mode = EndpointingMode.Manual } };
        else if (listen.EotThreshold is not null) notes.Ignored($"{path}.eot_threshold");
        return listen.EagerEotThreshold is null ? options : options with { EarlyAnswers = options.EarlyAnswers with { Enabled = true, Tools = mayBeginEarly } };
    }

    private VoiceAgent WithLanguage(VoiceAgent agent, string? language, string path)
    {
        switch (language)
        {
            case null:
                return agent;
            case "multi":
                notes.Ignored($"{path}.language (multi)");
                return agent;
            case "en":
                return agent.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? agent : agent with { Language = DefaultLanguage };
            default:
                return agent with { Language = language };
        }
    }
}
