using Antiphon.Protocols.Deepgram;
using Antiphon.Providers.Fallback;
using Antiphon.Server.Hosting;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// From a client's settings to a session of this server. What the server cannot carry out is refused when acting otherwise
/// would do harm, and listed in a warning when it would not.
/// </summary>
internal static class DeepgramSettingsMapper
{
    private const string ListenPath = "agent.listen.provider";

    /// <summary>Makes the plan of a session; <paramref name="passedOver"/> are the fields that were read over.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>, <see cref="ErrorCodes.TextToSpeechFailed"/> (a
    /// pace that cannot be spoken).</exception>
    public static DeepgramSessionPlan Map(
        VoiceAgentSettings settings, IReadOnlyList<string> passedOver, string sessionId, DeepgramServices services, DeepgramThink think, IFallbackObserver failures)
    {
        var host = services.Host;
        var notes = new SettingsNotes(services.Options.RefuseForeignProviders);
        var input = DeepgramAudioMapper.Input(settings.Audio.Input);
        var output = DeepgramAudioMapper.Output(settings.Audio.Output);
        var unheard = think.Begin(settings.Agent, notes);
        var speak = new SpeakMapper(host, failures, notes).Map(settings.Agent.Speak, "agent.speak", unheard.Voice);
        unheard = unheard with { Voice = speak.Voice };
        var listening = new ListenMapper(host, notes);
        var agent = listening.Map(settings.Agent.Listen, settings.Agent.Language, unheard, ListenPath);
        if (settings.Tags.Count > 0) notes.Ignored("tags");
        foreach (var path in passedOver) notes.Ignored(path);
        WarnOfMissingEngines(host, notes);

        return new DeepgramSessionPlan
        {
            Session = listening.WithTurns(host.CreateOptions(sessionId, agent), settings.Agent.Listen, think.MayBeginEarly, ListenPath) with
            {
                InputSampleRateHz = input.SampleRateHz,
                OutputSampleRateHz = output.Format.SampleRateHz,
                History = DeepgramHistory.ToMessages(settings.Agent.Context),
            },
            Input = input,
            Output = output,
            SendHistory = settings.History,
            SendStartedSpeaking = settings.Experimental || !services.Options.AgentStartedSpeakingIsExperimental,
            Speak = speak,
            AgentUnheard = unheard,
            Asked = settings.Agent,
            Warnings = [.. notes.Warnings()],
        };
    }

    private static void WarnOfMissingEngines(ISessionHost host, SettingsNotes notes)
    {
        if (host.RecognizerName is null) notes.Warn(DeepgramWarnings.EngineMissing, "This server has no recogniser: audio is not heard, typed text is answered.");
        if (host.SynthesizerName is null) notes.Warn(DeepgramWarnings.EngineMissing, "This server has no synthesiser: answers come as text without audio.");
    }
}
