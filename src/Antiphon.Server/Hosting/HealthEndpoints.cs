using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Hosting;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it takes sessions, and how its parts stand.</summary>
internal static class HealthEndpoints
{
    internal static void MapHealth(this IEndpointRouteBuilder routes, SessionHost host, ServerEngines engines, AntiphonOptions options)
    {
        routes.MapGet("/health/live", static context => context.Response.WriteAsync("live"));
        routes.MapGet("/health/ready", context => WriteReadyAsync(context, host, engines, options));
    }

    private static Task WriteReadyAsync(HttpContext context, SessionHost host, ServerEngines engines, AntiphonOptions options)
    {
        var stopping = host.Draining.IsCancellationRequested;
        var status = host.Stopping.IsCancellationRequested ? "stopping" : stopping ? "draining" : engines.Parts.All(part => part.IsReady) ? "ready" : "typed_text_only";
        var code = stopping ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return HttpJson.WriteAsync(context, code, json =>
        {
            json.WriteString("status"u8, status);
            json.WriteStartObject("sessions"u8);
            json.WriteNumber("running"u8, host.SessionCount);
            json.WriteNumber("limit"u8, options.Limits.MaxSessions);
            json.WriteEndObject();
            json.WriteStartObject("parts"u8);
            foreach (var part in engines.Parts) WritePart(json, part);
            json.WriteEndObject();
        });
    }

    private static void WritePart(Utf8JsonWriter json, ServerPart part)
    {
        json.WriteStartObject(part.Name);
        json.WriteString("status"u8, part.IsReady ? "ready" : "missing");
        json.WriteString("engine"u8, part.Engine);
        if (part.Note.Length > 0) json.WriteString("note"u8, part.Note);
        if (part.Mend.Length > 0) json.WriteString("mend"u8, part.Mend);
        json.WriteEndObject();
    }
}
