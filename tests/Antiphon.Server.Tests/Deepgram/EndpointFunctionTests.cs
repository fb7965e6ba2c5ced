using System.Net;
using System.Text.Json;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Functions that the server calls at an endpoint the client has named.</summary>
public sealed class EndpointFunctionTests
{
    private static readonly DeepgramVoiceAgentOptions Open = new() { AllowPrivateEndpoints = true, AllowInsecureEndpoints = true };

    [Theory]
    [InlineData(null, "POST ", """{"city":"Oslo"}""")]
    [InlineData("put", "PUT ", """{"city":"Oslo"}""")]
    [InlineData("get", "GET ?city=Oslo", "")]
    public async Task Endpoint_Called_GetsArgumentsHeadersAndItsAnswerReachesTheModel(string? method, string called, string body)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await EndpointAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var text = await reader.ReadToEndAsync();
            seen.TrySetResult($"{context.Request.Method} {context.Request.QueryString}|{text}|{context.Request.Headers["x-secret"]}|{context.Request.Headers["x-request-id"]}");
            await context.Response.WriteAsync("clear");
        });
        await using var server = await VoiceAgentServer.StartAsync(options: Open);
        Script(server, "clear");
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(Settings(endpoint, method));
        await client.NextAsync<ServerMessage.SettingsApplied>();

        await client.InjectUserMessageAsync("Weather in Oslo?");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal($"{called}|{body}|s3cret|{client.RequestId}", await seen.Task);
        Assert.False(messages.OfType<ServerMessage.FunctionCallRequest>().Single().Functions.Single().ClientSide);
        Assert.Equal("clear", messages.OfType<ServerMessage.FunctionCallResponse>().Single().Content);
        server.Model.Verify();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    public async Task Endpoint_AnswersWithoutSuccess_WarnsAndTheTalkGoesOn(int status)
    {
        await using var endpoint = await EndpointAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://127.0.0.1/";
            return Task.CompletedTask;
        });
        await using var server = await VoiceAgentServer.StartAsync(options: Open);
        Script(server, $"{status}");
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(Settings(endpoint, null));
        await client.NextAsync<ServerMessage.Warning>();

        await client.InjectUserMessageAsync("Weather in Oslo?");
        var messages = await client.UntilAsync(message => message is ServerMessage.LatencyReport);

        Assert.Equal(DeepgramWarnings.FunctionCallFailed, messages.OfType<ServerMessage.Warning>().Single().Code);
        server.Model.Verify();
    }

    [Theory]
    [InlineData("https://127.0.0.1/f")]
    [InlineData("https://localhost/f")]
    [InlineData("https://10.0.0.1/f")]
    [InlineData("https://[::1]/f")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("http://example.com/f")]
    public async Task Endpoint_PrivateOrInsecure_IsInvalidSettings(string url)
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings(VoiceAgentServer.Agent(null, new FunctionDefinition("f") { Endpoint = new EndpointSettings(url) })));

        var end = await client.Completion.WaitAsync(VoiceAgentServer.Patience);

        Assert.NotNull(end.Error);
        Assert.Same(ErrorCodes.SettingsInvalid, end.Error.Code);
        Assert.Contains("agent.think.functions[0].endpoint.url", end.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("2002:0a00:0001::", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void IsPublic_Address_IsJudged(string address, bool expected) => Assert.Equal(expected, EndpointCaller.IsPublic(IPAddress.Parse(address)));

    private static void Script(VoiceAgentServer server, string result) => server.Model
        .Calls("get_weather", new Dictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "Oslo" })
        .Then(new Testing.ChatStep()
            .Expect($"a result with {result}", request =>
                request.Messages[^1].Contents.OfType<FunctionResultContent>().Any(content => $"{content.Result}".Contains(result, StringComparison.Ordinal)))
            .Text("Well then."));

    private static VoiceAgentSettings Settings(WebApplication endpoint, string? method) => VoiceAgentServer.Settings(VoiceAgentServer.Agent(null, new FunctionDefinition("get_weather")
    {
        Parameters = JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}"""),
        Endpoint = new EndpointSettings(endpoint.Urls.First() + "/f")
        {
            Method = method,
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-secret"] = "s3cret" },
        },
    }));

    private static async Task<WebApplication> EndpointAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Map("/f", answer);
        await app.StartAsync();
        return app;
    }
}
