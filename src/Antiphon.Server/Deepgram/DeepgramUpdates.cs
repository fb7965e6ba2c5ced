using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// The client's changes in mid-session: each takes effect from the next turn, sentence or utterance on, and is acknowledged once it
/// is in force. Used by the connection's reader, one after the other.
/// </summary>
internal sealed class DeepgramUpdates(DeepgramServices services, DeepgramSessionPlan plan, DeepgramThink think, DeepgramEngines engines, DeepgramFailures failures, VoiceSession session, IDeepgramPeer peer)
{
    private ListenProvider? _listen = plan.Asked.Listen;

    /// <summary>Whether the client's recogniser is one that can be told that a turn is over; the server's own always can.</summary>
    public bool CanForceEndOfTurn => _listen is null or { Version: "v2" };

    /// <exception cref="VoiceException">The change cannot be made. With a model, a prompt or a voice the session ends with it.</exception>
    public async ValueTask ApplyAsync(ClientMessage update)
    {
        var notes = new SettingsNotes(services.Options.RefuseForeignProviders);
        switch (update)
        {
            case ClientMessage.UpdatePrompt prompt:
                session.UseAgent(think.Add(prompt.Prompt, notes));
                Acknowledge(UpdatedPart.Prompt, notes.Warnings().Where(warning => warning.Code == DeepgramWarnings.PromptTooLong));
                break;
            case ClientMessage.UpdateThink next:
                session.UseAgent(think.Replace(next.Think, notes));
                Acknowledge(UpdatedPart.Think, notes.Warnings());
                break;
            case ClientMessage.UpdateSpeak next:
                await OpenAsync(new SpeakMapper(services.Host, failures, notes).Map(next.Speak, "speak", plan.Session.Agent.Voice)).ConfigureAwait(false);
                Acknowledge(UpdatedPart.Speak, notes.Warnings());
                break;
            case ClientMessage.UpdateListen next:
                await ListenAsync(next.Listen, notes).ConfigureAwait(false);
                break;
        }
    }

    private async Task OpenAsync(MappedSpeak speak)
    {
        using var limit = new CancellationTokenSource(plan.Session.OpenTimeout, services.Host.TimeProvider);
        try
        {
            await engines.ExchangeVoiceAsync(speak, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not VoiceException)
        {
            throw new VoiceException(ErrorCodes.TextToSpeechUnavailable, "The new voice could not be opened; the session cannot go on with it.", e);
        }
    }

    private async Task ListenAsync(ListenUpdate update, SettingsNotes notes)
    {
        const string path = "listen.provider";
        var next = update.ApplyTo(_listen ?? new ListenProvider());
        if (update.EotThreshold is not null) notes.Ignored($"{path}.eot_threshold");
        if (update.EagerEotThreshold is not null) notes.Ignored($"{path}.eager_eot_threshold");
        if (update.EotTimeoutMs is not null) notes.Ignored($"{path}.eot_timeout_ms");
        var agent = new ListenMapper(services.Host, notes).Map(next, plan.Asked.Language, plan.AgentUnheard with { Agent = think.Agent! }, path);
        using var limit = new CancellationTokenSource(plan.Session.OpenTimeout, services.Host.TimeProvider);
        try
        {
            await engines.ExchangeEarAsync(agent.Language, agent.Vocabulary, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is VoiceException or OperationCanceledException)
        {
            // The recogniser in use goes on: nothing is lost but the change.
            peer.Send(new ServerMessage.Warning(DeepgramErrors.ToWire(ErrorCodes.SpeechToTextUnavailable).Code, "The recogniser could not be opened with the change; the session goes on without it."));
            return;
        }

        _listen = next;
        Acknowledge(UpdatedPart.Listen, notes.Warnings());
    }

    private void Acknowledge(UpdatedPart part, IEnumerable<ServerMessage.Warning> warnings)
    {
        peer.Send(new ServerMessage.Updated(part));
        foreach (var warning in warnings) peer.Send(warning);
    }
}
