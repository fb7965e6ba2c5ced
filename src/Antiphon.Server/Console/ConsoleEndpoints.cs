using System.Text.Json;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Antiphon.Server.Console;

/// <summary>What the console page needs beside the voice protocol: the agent's card and a session's events.</summary>
internal static class ConsoleEndpoints
{
    /// <summary>A comment goes out after this silence, so that a dead connection shows.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    internal static void MapConsole(this IEndpointRouteBuilder routes, SessionFeeds feeds, ISessionHost host, ServerEngines engines, ICredentialValidator credentials)
    {
        routes.MapGet("/api/agent", context => credentials.GuardAsync(context, () => WriteAgentAsync(context, host, engines)));
        routes.MapGet("/api/sessions/{id}/events", (HttpContext context, string id) =>
            credentials.GuardAsync(context, () => WriteEventsAsync(context, feeds, id, host.TimeProvider)));
    }

    private static Task WriteAgentAsync(HttpContext context, ISessionHost host, ServerEngines engines)
    {
        if (host.DefaultAgent is not { } agent)
        {
            return HttpJson.RefuseAsync(context, StatusCodes.Status404NotFound, ErrorCodes.ConfigurationInvalid,
                "This server has no agent of its own; start it with --agent FILE, or let the client bring one.");
        }

        return HttpJson.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("name"u8, agent.Agent.Name);
            json.WriteString("greeting"u8, agent.Greeting);
            json.WriteStartObject("engines"u8);
            json.WriteString("stt"u8, host.RecognizerName);
            json.WriteString("tts"u8, host.SynthesizerName);
            json.WriteString("model"u8, host.ModelName);
            json.WriteEndObject();
            WriteStrings(json, "phrases"u8, AgentPhrases.Examples(agent));
            WriteStrings(json, "hints"u8, engines.Parts.Where(part => part.Note.Length > 0)
                .Select(part => part.Mend.Length == 0 ? part.Note : $"{part.Note} To mend it: {part.Mend}"));
        });
    }

    private static void WriteStrings(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static async Task WriteEventsAsync(HttpContext context, SessionFeeds feeds, string id, TimeProvider time)
    {
        using var watcher = feeds.Watch(id);
        if (watcher is null)
        {
            await HttpJson.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServerFull,
                "Too many watch sessions already; try again later.").ConfigureAwait(false);
            return;
        }

        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var aborted = context.RequestAborted;
        try
        {
            // The headers go out before the first event, so that the watcher knows it is watching.
            await response.Body.FlushAsync(aborted).ConfigureAwait(false);
            while (await MoreAsync(watcher, response, time, aborted).ConfigureAwait(false))
            {
                while (watcher.Events.TryRead(out var sessionEvent))
                {
                    if (watcher.TakeLost() is > 0 and var lost)
                        await response.WriteAsync($"data: {{\"type\":\"events_lost\",\"count\":{lost}}}\n\n", aborted).ConfigureAwait(false);
                    if (SessionEventJson.Write(sessionEvent) is not { } line) continue;
                    await response.Body.WriteAsync("data: "u8.ToArray(), aborted).ConfigureAwait(false);
                    await response.Body.WriteAsync(line, aborted).ConfigureAwait(false);
                    await response.Body.WriteAsync("\n\n"u8.ToArray(), aborted).ConfigureAwait(false);
                }

                await response.Body.FlushAsync(aborted).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The watcher went away.
        }
    }

    private static async Task<bool> MoreAsync(SessionWatcher watcher, HttpResponse response, TimeProvider time, CancellationToken aborted)
    {
        var more = watcher.Events.WaitToReadAsync(aborted).AsTask();
        while (!more.IsCompleted)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(aborted);
            await Task.WhenAny(more, Task.Delay(Heartbeat, time, silence.Token)).ConfigureAwait(false);
            await silence.CancelAsync().ConfigureAwait(false);
            if (more.IsCompleted) break;
            await response.WriteAsync(": still here\n\n", aborted).ConfigureAwait(false);
            await response.Body.FlushAsync(aborted).ConfigureAwait(false);
        }

        return await more.ConfigureAwait(false);
    }
}
