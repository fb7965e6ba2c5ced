using Antiphon.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// <c>GET /v1/agent/settings/think/models</c>: the models that settings can name; needs no credential, as with the vendor. The
/// provider says <c>open_ai</c>, the type of the protocol that takes any model: an entry can be put into <c>agent.think.provider</c> as it is.
/// </summary>
internal static class ThinkModelsEndpoint
{
    internal static void MapThinkModels(this IEndpointRouteBuilder routes, ISessionHost host) =>
        routes.MapGet("/v1/agent/settings/think/models", context => DeepgramHttp.AnswerAsync(context, () => DeepgramHttp.WriteAsync(context, json =>
        {
            json.WriteStartArray("models"u8);
            foreach (var model in host.Providers.Models)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, model.Name);
                json.WriteString("name"u8, model.Engine);
                json.WriteString("provider"u8, "open_ai"u8);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        })));
}
