using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Deepgram;

/// <summary><c>/v1/projects/PROJECT/agent-variables</c>: the values that stand in stored configurations by name. A sensitive one never
/// goes out again.</summary>
internal sealed class AgentVariableEndpoints(StoredAgentAccess access, TimeProvider time)
{
    private const int MaxPerProject = 1_000;
    private const int MaxValueChars = 64 * 1024;

    internal void Map(IEndpointRouteBuilder routes)
    {
        const string all = "/v1/projects/{project}/agent-variables";
        const string one = all + "/{id}";
        routes.MapGet(all, context => DeepgramHttp.AnswerAsync(context, () => ListAsync(context)));
        routes.MapPost(all, context => DeepgramHttp.AnswerAsync(context, () => AddAsync(context)));
        routes.MapGet(one, context => DeepgramHttp.AnswerAsync(context, () => GetAsync(context)));
        routes.MapPatch(one, context => DeepgramHttp.AnswerAsync(context, () => PatchAsync(context)));
        routes.MapDelete(one, context => DeepgramHttp.AnswerAsync(context, () => DeleteAsync(context)));
    }

    private async Task ListAsync(HttpContext context)
    {
        var store = access.Enter(context);
        var variables = await store.Variables.ListAsync(StoredAgentAccess.Project(context), context.RequestAborted).ConfigureAwait(false);
        await DeepgramHttp.WriteAsync(context, json =>
        {
            json.WriteStartArray("variables"u8);
            foreach (var variable in variables)
            {
                json.WriteStartObject();
                Write(json, variable);
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
        StoredAgentAccess.RequireKnown(body, "key", "value", "is_sensitive");
        if (StoredAgentAccess.Text(body, "key") is not { } key || !ConfigText.IsKey(key))
            throw DeepgramHttp.Invalid("key must be DG_ and upper-case letters, digits, '-' or '_'.");
        var now = time.GetUtcNow();
        var variable = new AgentVariable
        {
            Id = Guid.NewGuid(),
            Project = project,
            Key = key,
            CreatedAt = now,
            UpdatedAt = now,
            Value = Value(body) ?? throw DeepgramHttp.Invalid("value is missing: any JSON."),
            IsSensitive = IsSensitive(body) ?? false,
        };
        await store.Variables.AddAsync(variable, variables =>
            variables.Count >= MaxPerProject ? DeepgramHttp.Invalid($"The project has {MaxPerProject} variables, which is all it may have. Delete some.")
            : variables.Any(other => other.Key == key) ? DeepgramHttp.Invalid($"The project has a variable {key} already. Change that one.")
            : null, context.RequestAborted).ConfigureAwait(false);
        await DeepgramHttp.WriteAsync(context, json => Write(json, variable)).ConfigureAwait(false);
    }

    private async Task GetAsync(HttpContext context)
    {
        var store = access.Enter(context);
        var variable = await store.Variables.FindAsync(StoredAgentAccess.Project(context), StoredAgentAccess.Id(context), context.RequestAborted).ConfigureAwait(false)
            ?? throw StoredAgentAccess.Unknown();
        await DeepgramHttp.WriteAsync(context, json => Write(json, variable)).ConfigureAwait(false);
    }

    private async Task PatchAsync(HttpContext context)
    {
        var store = access.Enter(context);
        var (project, id) = (StoredAgentAccess.Project(context), StoredAgentAccess.Id(context));
        var body = await DeepgramHttp.ReadObjectAsync(context).ConfigureAwait(false);
        StoredAgentAccess.RequireKnown(body, "value", "is_sensitive");
        var (value, isSensitive) = (Value(body), IsSensitive(body));
        var variable = await store.Variables.UpdateAsync(project, id, variable =>
        {
            // Else the switch alone would give away what was never to be seen again.
            if (variable.IsSensitive && isSensitive == false && value is null)
                throw DeepgramHttp.Invalid("A sensitive variable becomes an ordinary one only together with a new value.");
            return variable with { Value = value ?? variable.Value, IsSensitive = isSensitive ?? variable.IsSensitive, UpdatedAt = time.GetUtcNow() };
        }, context.RequestAborted).ConfigureAwait(false) ?? throw StoredAgentAccess.Unknown();
        await DeepgramHttp.WriteAsync(context, json => Write(json, variable)).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var store = access.Enter(context);
        if (!await store.Variables.DeleteAsync(StoredAgentAccess.Project(context), StoredAgentAccess.Id(context), context.RequestAborted).ConfigureAwait(false))
            throw StoredAgentAccess.Unknown();
        await DeepgramHttp.WriteAsync(context, static _ => { }).ConfigureAwait(false);
    }

    private static JsonElement? Value(JsonElement body)
    {
        if (!body.TryGetProperty("value"u8, out var value)) return null;
        return value.GetRawText().Length <= MaxValueChars ? value : throw DeepgramHttp.Invalid($"value may have {MaxValueChars} characters.");
    }

    private static bool? IsSensitive(JsonElement body)
    {
        if (!body.TryGetProperty("is_sensitive"u8, out var value)) return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw DeepgramHttp.Invalid("is_sensitive must be true or false.");
    }

    private static void Write(Utf8JsonWriter json, AgentVariable variable)
    {
        json.WriteString("variable_id"u8, variable.Id);
        json.WriteString("key"u8, variable.Key);
        if (!variable.IsSensitive)
        {
            json.WritePropertyName("value"u8);
            variable.Value.WriteTo(json);
        }

        json.WriteBoolean("is_sensitive"u8, variable.IsSensitive);
        json.WriteString("created_at"u8, variable.CreatedAt);
        json.WriteString("updated_at"u8, variable.UpdatedAt);
    }
}
