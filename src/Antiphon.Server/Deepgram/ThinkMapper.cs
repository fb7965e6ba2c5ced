using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Hosting;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>From <c>agent.think</c> to an agent: any type and model without an endpoint is the configured model.</summary>
internal sealed class ThinkMapper(
    ISessionHost host, DeepgramVoiceAgentOptions options, EndpointCaller endpoints, Func<FunctionDefinition, AIFunction> makeFunction, SettingsNotes notes)
{
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    public VoiceAgent Map(AgentSettings settings)
    {
        // A conversation that is taken up again does not begin with the server's greeting.
        var resumes = settings.Context.Count > 0;
        if (settings.Think.Count == 0)
        {
            if (host.DefaultAgent is not { } agent)
                throw SettingsNotes.Invalid("agent.think", "it is missing, and this server has no agent of its own. Send a think object with a prompt.");
            return agent with { Greeting = settings.Greeting ?? (resumes ? null : agent.Greeting) };
        }

        var think = settings.Think[0];
        for (var i = 1; i < settings.Think.Count; i++) notes.Ignored($"agent.think[{i}]");
        if (think.Endpoint is not null)
            throw SettingsNotes.Invalid("agent.think.endpoint", $"this server answers with its own model ({host.ModelName}) and calls no other. Leave the endpoint out.");
        if (!string.Equals(think.Provider.Model, host.ModelName, StringComparison.OrdinalIgnoreCase))
            notes.Replaced("agent.think.provider.model", "think", host.ModelName, host.ModelName);
        if (think.Provider.ReasoningMode is not null) notes.Ignored("agent.think.provider.reasoning_mode");
        if (think.Provider.Credentials is not null) notes.Ignored("agent.think.provider.credentials");

        return new VoiceAgent
        {
            Agent = new Agent
            {
                Name = "client",
                Instructions = Shorten(think.Prompt ?? ""),
                Tools = [.. think.Functions.Select(MapFunction)],
                ModelOptions = think.Provider.Temperature is { } temperature ? new ChatOptions { Temperature = (float)temperature } : null,
            },
            Greeting = string.IsNullOrWhiteSpace(settings.Greeting) ? null : settings.Greeting,
        };
    }

    private string Shorten(string prompt)
    {
        if (options.MaxPromptCharacters is not { } most || prompt.Length <= most) return prompt;
        notes.Warn(DeepgramWarnings.PromptTooLong, $"The prompt has {prompt.Length} characters; the first {most} are used. A model at an endpoint of your own takes them all.");
        return prompt[..(char.IsHighSurrogate(prompt[most - 1]) ? most - 1 : most)];
    }

    private AIFunction MapFunction(FunctionDefinition function, int index)
    {
        if (function.Endpoint is { } endpoint) endpoints.Check(endpoint, $"agent.think.functions[{index}].endpoint");
        return makeFunction(function);
    }
}
