using Antiphon.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Telemetry;

/// <summary><c>/metrics</c>: what this process measures, as Prometheus reads it. For who may see the console's pages.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    internal static void MapMetrics(this IEndpointRouteBuilder routes, MetricsStore store, ICredentialValidator credentials) =>
        routes.MapGet(Path, context => credentials.GuardAsync(context, () => WriteAsync(context, store)));

    private static Task WriteAsync(HttpContext context, MetricsStore store)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(PrometheusText.Write(store.Read()), context.RequestAborted);
    }
}
