using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Deepgram;

/// <summary><c>/v1/projects/PROJECT/agents</c>: stored agents. Their configuration goes out as it came in, with its placeholders.</summary>
internal sealed class StoredAgentEndpoints(StoredAgentAccess access, TimeProvider time)
{
    private const int MaxPerProject = 1_000;
    private const int MaxMetadata = 50;
    private const int MaxMetadataChars = 1_000;

    internal void Map(IEndpointRouteBuilder routes)
    {
        const string all = "/v1/projects/{project}/agents";
        const string one = all + "/{id}";
        routes.MapGet(all, context => DeepgramHttp.AnswerAsync(context, () => ListAsync(context)));
        routes.MapPost(all, context => DeepgramHttp.AnswerAsync(context, () => AddAsync(context)));
        routes.MapGet(one, context => DeepgramHttp.AnswerAsync(context, () => GetAsync(context)));
        routes.MapPut(one, context => DeepgramHttp.AnswerAsync(context, () => PutAsync(context)));
        routes.MapDelete(one, context => DeepgramHttp.AnswerAsync(context, () => DeleteAsync(context)));
    }

    private async Task ListAsync(HttpContext context)
    {
        var store = access.Enter(context);
        var agents = await store.Agents.ListAsync(StoredAgentAccess.Project(context), context.RequestAborted).ConfigureAwait(false);
        await DeepgramHttp.WriteAsync(context, json =>
        {
            json.WriteStartArray("agents"u8);
            foreach (var agent in agents)
            {
                json.WriteStartObject();
                Write(json, agent);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private async Task AddAsync(HttpContext context)
    {
        var store = access.Enter(context);
        var project = StoredAgentAccess.Project(context);
        var body = await DeepgramHttp.ReadObjectAsync(context).ConfigureAwait(false);
        StoredAgentAccess.RequireKnown(body, "config", "metadata", "api_version");
        var config = StoredAgentAccess.Text(body, "config") ?? throw DeepgramHttp.Invalid("config is missing: the text of the agent object.");
        Check(config, await store.Variables.ListAsync(project, context.RequestAborted).ConfigureAwait(false));
        if (body.TryGetProperty("api_version"u8, out var version) && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 1))
            throw DeepgramHttp.Invalid("api_version must be 1.");

        var now = time.GetUtcNow();
        var agent = new StoredAgent
        {
            Id = Guid.NewGuid(),
            Project = project,
            Config = config,
            Metadata = Metadata(body),
            CreatedAt = now,
            UpdatedAt = now,
        };
        await store.Agents.AddAsync(agent,
            agents => agents.Count < MaxPerProject ? null : DeepgramHttp.Invalid($"The project has {MaxPerProject} agents, which is all it may have. Delete some."),
            context.RequestAborted).ConfigureAwait(false);
        await DeepgramHttp.WriteAsync(context, json => Write(json, agent)).ConfigureAwait(false);
    }

    private async Task GetAsync(HttpContext context)
    {
        var store = access.Enter(context);
        var agent = await store.Agents.FindAsync(StoredAgentAccess.Project(context), StoredAgentAccess.Id(context), context.RequestAborted).ConfigureAwait(false)
            ?? throw StoredAgentAccess.Unknown();
        await DeepgramHttp.WriteAsync(context, json => Write(json, agent)).ConfigureAwait(false);
    }

    private async Task PutAsync(HttpContext context)
    {
        var store = access.Enter(context);
        var (project, id) = (StoredAgentAccess.Project(context), StoredAgentAccess.Id(context));
        var body = await DeepgramHttp.ReadObjectAsync(context).ConfigureAwait(false);
        StoredAgentAccess.RequireKnown(body, "metadata");
        if (!body.TryGetProperty("metadata"u8, out _)) throw DeepgramHttp.Invalid("metadata is missing; nothing else of a stored agent can be changed.");
        var metadata = Metadata(body);
        var agent = await store.Agents.UpdateAsync(project, id, agent => agent with { Metadata = metadata, UpdatedAt = time.GetUtcNow() }, context.RequestAborted).ConfigureAwait(false)
            ?? throw StoredAgentAccess.Unknown();
        await DeepgramHttp.WriteAsync(context, json => Write(json, agent)).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var store = access.Enter(context);
        if (!await store.Agents.DeleteAsync(StoredAgentAccess.Project(context), StoredAgentAccess.Id(context), context.RequestAborted).ConfigureAwait(false))
            throw StoredAgentAccess.Unknown();
        await DeepgramHttp.WriteAsync(context, static _ => { }).ConfigureAwait(false);
    }

    /// <summary>Refuses what could never be used. A name that is no variable yet may become one.</summary>
    private static void Check(string config, IReadOnlyList<AgentVariable> variables)
    {
        if (config.Length > ConfigText.MaxChars) throw DeepgramHttp.Invalid($"config may have {ConfigText.MaxChars} characters.");
        try
        {
            var template = ConfigText.AsTemplate(config);
            if (template.ValueKind != JsonValueKind.Object || !DeepgramHttp.IsText(template)) throw DeepgramHttp.Invalid("config must be the text of a JSON object.");
        }
        catch (JsonException e)
        {
            throw new VoiceException(ErrorCodes.RequestInvalid, "config is no JSON with names of variables (DG_NAME, without quotes) in the place of values.", e);
        }

        var keys = ConfigText.Keys(config);
        if (keys.FirstOrDefault(key => !ConfigText.IsKey(key)) is { } wrong)
            throw DeepgramHttp.Invalid($"{wrong} is no name of a variable: DG_ and upper-case letters, digits, '-' or '_'.");
        if (!keys.All(key => variables.Any(variable => variable.Key == key))) return;
        try
        {
            StoredAgentResolver.Read(config, variables);
        }
        catch (ProtocolException e)
        {
            throw new VoiceException(ErrorCodes.RequestInvalid, e.Message, e);
        }
    }

    private static Dictionary<string, string> Metadata(JsonElement body)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!body.TryGetProperty("metadata"u8, out var value) || value.ValueKind == JsonValueKind.Null) return metadata;
        if (value.ValueKind != JsonValueKind.Object) throw DeepgramHttp.Invalid("metadata must be an object of texts.");
        foreach (var member in value.EnumerateObject())
        {
            metadata[member.Name] = StoredAgentAccess.Text(value, member.Name) is { Length: <= MaxMetadataChars } text && member.Name.Length <= MaxMetadataChars
                ? text
                : throw DeepgramHttp.Invalid($"metadata must be an object of texts of up to {MaxMetadataChars} characters.");
        }

        return metadata.Count <= MaxMetadata ? metadata : throw DeepgramHttp.Invalid($"metadata may have {MaxMetadata} members.");
    }

    private static void Write(Utf8JsonWriter json, StoredAgent agent)
    {
        json.WriteString("agent_id"u8, agent.Id);
        json.WritePropertyName("config"u8);
        ConfigText.AsTemplate(agent.Config).WriteTo(json);
        json.WriteStartObject("metadata"u8);
        foreach (var (name, value) in agent.Metadata) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("created_at"u8, agent.CreatedAt);
        json.WriteString("updated_at"u8, agent.UpdatedAt);
    }
}
