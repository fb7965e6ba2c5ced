using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Hosting;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// From a client's settings to a session of this server. What the server cannot carry out is refused when acting otherwise
/// would do harm, and listed in a warning when it would not.
/// </summary>
internal static class DeepgramSettingsMapper
{
    /// <summary>Makes the plan of a session; <paramref name="passedOver"/> are the fields that were read over.</summary>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>, <see cref="ErrorCodes.TextToSpeechFailed"/> (a
    /// pace that cannot be spoken).</exception>
    public static DeepgramSessionPlan Map(
        VoiceAgentSettings settings, IReadOnlyList<string> passedOver, string sessionId, DeepgramServices services, Func<FunctionDefinition, AIFunction> makeFunction)
    {
        var host = services.Host;
        var notes = new SettingsNotes(services.Options.RefuseForeignProviders);
        var input = DeepgramAudioMapper.Input(settings.Audio.Input);
        var output = DeepgramAudioMapper.Output(settings.Audio.Output);
        var agent = new ThinkMapper(host, services.Options, services.Endpoints, makeFunction, notes).Map(settings.Agent);
        agent = new SpeakMapper(host, notes).Map(settings.Agent.Speak, agent);
        agent = new ListenMapper(host, notes).Map(settings.Agent.Listen, settings.Agent.Language, agent);
        if (settings.Tags.Count > 0) notes.Ignored("tags");
        foreach (var path in passedOver) notes.Ignored(path);
        WarnOfMissingEngines(host, notes);

        return new DeepgramSessionPlan
        {
            Session = host.CreateOptions(sessionId, agent) with
            {
                InputSampleRateHz = input.SampleRateHz,
                OutputSampleRateHz = output.Format.SampleRateHz,
                History = DeepgramHistory.ToMessages(settings.Agent.Context),
            },
            Input = input,
            Output = output,
            SendHistory = settings.History,
            ServerTools = agent.Agent.Tools.Where(tool => tool is not ClientFunction).Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal),
            Warnings = [.. notes.Warnings()],
        };
    }

    private static void WarnOfMissingEngines(ISessionHost host, SettingsNotes notes)
    {
        if (host.RecognizerName is null) notes.Warn(DeepgramWarnings.EngineMissing, "This server has no recogniser: audio is not heard, typed text is answered.");
        if (host.SynthesizerName is null) notes.Warn(DeepgramWarnings.EngineMissing, "This server has no synthesiser: answers come as text without audio.");
    }
}
