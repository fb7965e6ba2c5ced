using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.OpenAI.Tests;

/// <summary>An OpenAI-compatible endpoint on loopback that answers each request as the test says and keeps what it was sent.</summary>
internal sealed class FakeEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeEndpoint(WebApplication app) => _app = app;

    public List<JsonElement> Requests { get; } = [];

    public string? Authorization { get; private set; }

    public Uri Address => new(_app.Urls.First() + "/v1");

    public static async Task<FakeEndpoint> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var endpoint = new FakeEndpoint(app);
        app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            endpoint.Requests.Add(body.RootElement.Clone());
            endpoint.Authorization = context.Request.Headers.Authorization;
            await answer(context);
        });
        await app.StartAsync();
        return endpoint;
    }

    /// <summary>An answer of server-sent events, one for each line, with the closing mark.</summary>
    public static Func<HttpContext, Task> Events(params string[] events) => async context =>
    {
        await BeginAsync(context);
        foreach (var one in events) await SendAsync(context, one);
        await SendAsync(context, "[DONE]");
    };

    public static Func<HttpContext, Task> Status(int status, string body = "{}", params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        await context.Response.WriteAsync(body);
    };

    public static Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.Body.FlushAsync();
    }

    public static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n");
        await context.Response.Body.FlushAsync();
    }

    public static string Text(string text) => Chunk($$"""{"role":"assistant","content":{{JsonSerializer.Serialize(text)}}}""");

    public static string ToolCall(int index, string? id, string? name, string arguments) => Chunk(
        $$$"""{"tool_calls":[{"index":{{{index}}}{{{(id is null ? "" : $",\"id\":\"{id}\"")}}},"type":"function","function":{{{{(name is null ? "" : $"\"name\":\"{name}\",")}}}"arguments":{{{JsonSerializer.Serialize(arguments)}}}}}]}""");

    public static string Stop(string reason = "stop") => Chunk("{}", reason);

    public static string Usage(int input, int output) =>
        $$$"""{"id":"r1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}}}}""";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Chunk(string delta, string? reason = null) =>
        $$"""{"id":"r1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(reason is null ? "null" : $"\"{reason}\"")}}}]}""";
}
