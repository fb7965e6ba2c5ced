using Antiphon.Agents;
using Antiphon.Protocols.Deepgram;
using Antiphon.Providers.Fallback;
using Antiphon.Server.Hosting;
using Antiphon.Server.Providers;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// From <c>think</c> to an agent and its models. Without an endpoint an entry gets the configured model whose name is the model, the
/// type, or <c>type/model</c>, else the server's usual one, which is said or refused. With an endpoint it gets the model there.
/// </summary>
internal sealed class ThinkMapper(
    ISessionHost host, DeepgramVoiceAgentOptions options, EndpointCaller endpoints, Func<FunctionDefinition, AIFunction> makeFunction, IChatClient usual, SettingsNotes notes)
{
    private readonly List<IChatClient> _owned = [];
    private readonly List<AIFunction> _functions = []; // Of all entries; one a name.

    /// <param name="thinks">At least one entry.</param>
    /// <param name="path">Of the entries in the message.</param>
    /// <exception cref="ProtocolException"><see cref="ErrorCodes.SettingsInvalid"/>.</exception>
    public MappedThink Map(IReadOnlyList<ThinkSettings> thinks, string path)
    {
        string PathOf(int i) => thinks.Count == 1 ? path : $"{path}[{i}]";
        var count = thinks.Count;
        if (count > 1 && !HasModel)
        {
            // Where the program runs agents by itself there is no model that could stand in for another.
            for (var i = 1; i < count; i++) notes.Ignored(PathOf(i));
            count = 1;
        }

        for (var i = 0; i < count; i++) AddFunctions(thinks[i].Functions, PathOf(i));
        var first = thinks[0];
        var agent = new Agent { Name = "client", Instructions = Prompt(first, PathOf(0)), Tools = _functions };
        if (count == 1 && first.Endpoint is null && NamedModel(first.Provider, PathOf(0)) is null)
        {
            NoteUnused(first.Provider, PathOf(0));
            return new MappedThink { Agent = agent with { ModelOptions = first.Provider.Temperature is { } temperature ? new ChatOptions { Temperature = (float)temperature } : null } };
        }

        List<FallbackModel> models = [.. thinks.Take(count).Select((think, i) => Model(think, first, i, count > 1, agent, PathOf(i)))];
        return new MappedThink { Agent = agent, Models = models, Owned = _owned };
    }

    /// <summary>Whether the usual model is one that can be asked, and not hidden in a runner of the program's.</summary>
    private bool HasModel => host.Providers.Models is [var preferred, ..] && preferred.Engine == host.ModelName;

    private FallbackModel Model(ThinkSettings think, ThinkSettings first, int index, bool isInList, Agent agent, string path)
    {
        NoteUnused(think.Provider, path);
        string name;
        IChatClient client;
        if (think.Endpoint is { } endpoint) (name, client) = AtEndpoint(think.Provider, endpoint, path);
        else if (NamedModel(think.Provider, path) is { } named) (name, client) = (named.Name, host.Providers.Model(named.Name));
        else (name, client) = (host.Providers.Models[0].Name, usual);

        var functions = (think.Functions.Count > 0 ? think : first).Functions;
        return new FallbackModel(name, new ThinkEntryModel(client, new ThinkEntry
        {
            Temperature = (float?)think.Provider.Temperature,
            Prompt = index > 0 && think.Prompt is not null ? Prompt(think, path) : null,
            Functions = functions.Count == _functions.Count ? null : [.. functions.Select(function => _functions.Find(tool => tool.Name == function.Name)!)],
            IsInList = isInList,
            ContextCharacters = think.ContextLength is int.MaxValue ? null : think.ContextLength,
        }, agent.Instructions));
    }

    private void NoteUnused(ThinkProvider provider, string path)
    {
        if (provider.ReasoningMode is not null) notes.Ignored($"{path}.provider.reasoning_mode");
        if (provider.Credentials is not null) notes.Ignored($"{path}.provider.credentials");
    }

    private (string Name, IChatClient Client) AtEndpoint(ThinkProvider provider, EndpointSettings endpoint, string path)
    {
        if (!ModelEndpoint.Types.Contains(provider.Type, StringComparer.Ordinal))
        {
            throw SettingsNotes.Invalid($"{path}.provider.type",
                $"this server speaks to endpoints of the types {string.Join(", ", ModelEndpoint.Types)}, as OpenAI's Chat Completions are, not yet to those of {provider.Type}. Many have such an address too: use open_ai with that.");
        }

        if (provider.Model is not { Length: > 0 } model) throw SettingsNotes.Invalid($"{path}.provider.model", "it is missing: an endpoint has no default here.");
        endpoints.Check(endpoint, $"{path}.endpoint");
        var client = ModelEndpoint.Open(endpoint, model, endpoints, host.TimeProvider);
        _owned.Add(client);
        return ($"{provider.Type}/{model}", client);
    }

    /// <summary>The configured model that the entry asks for; null for the usual one.</summary>
    private NamedProvider? NamedModel(ThinkProvider provider, string path)
    {
        var all = host.Providers.Models;
        string?[] asked = [provider.Model, $"{provider.Type}/{provider.Model}", provider.Type];
        var found = HasModel ? asked.Select(one => all.FirstOrDefault(model => model.Answers(one))).FirstOrDefault(model => model is not null) : null;
        if (found is not null) return found == all[0] ? null : found;
        if (!asked.Contains(host.ModelName, StringComparer.OrdinalIgnoreCase)) notes.Replaced($"{path}.provider.model", "think", host.ModelName, Available(all));
        return null;
    }

    private static string Available(IReadOnlyList<NamedProvider> models) =>
        $"the models {string.Join(", ", models.Select(model => model.Name == model.Engine ? model.Name : $"{model.Name} ({model.Engine})"))}";

    private void AddFunctions(IReadOnlyList<FunctionDefinition> definitions, string path)
    {
        for (var i = 0; i < definitions.Count; i++)
        {
            var definition = definitions[i];
            if (definition.Endpoint is { } endpoint) endpoints.Check(endpoint, $"{path}.functions[{i}].endpoint");
            if (!_functions.Exists(function => function.Name == definition.Name)) _functions.Add(makeFunction(definition));
        }
    }

    private string Prompt(ThinkSettings think, string path)
    {
        var prompt = think.Prompt ?? "";
        if (think.Endpoint is not null || options.MaxPromptCharacters is not { } most || prompt.Length <= most) return prompt;
        notes.Warn(DeepgramWarnings.PromptTooLong,
            $"The prompt at '{path}.prompt' has {prompt.Length} characters; the first {most} are used. A model at an endpoint of your own takes them all.");
        return prompt[..(char.IsHighSurrogate(prompt[most - 1]) ? most - 1 : most)];
    }
}
