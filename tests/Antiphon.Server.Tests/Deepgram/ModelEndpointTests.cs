using System.Text.Json;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Models at endpoints that clients name.</summary>
public sealed class ModelEndpointTests
{
    private static readonly DeepgramVoiceAgentOptions Open = new() { AllowPrivateEndpoints = true, AllowInsecureEndpoints = true };

    [Fact]
    public async Task Endpoint_OpenAICompatible_IsCalledAsGivenAndItsAnswerIsSpoken()
    {
        var seen = new List<string>();
        await using var model = await ModelAsync((request, body) =>
        {
            lock (seen) seen.Add($"{request.Method} {request.Path}{request.QueryString} {request.Headers.Authorization} {request.Headers["x-team"]} {body.GetProperty("model").GetString()}");
            return "It is mine.";
        });
        await using var server = await VoiceAgentServer.StartAsync(options: Open);
        await using var client = await TalkingClient.StartAsync(server, Settings(model, "/my/own/path?api-version=3"));

        var turn = await client.TurnAsync("Whose are you?");

        Assert.Equal("It is mine.", turn.OfType<ServerMessage.ConversationText>().Last().Content);
        Assert.Equal("POST /my/own/path?api-version=3 Bearer s3cret voice my-model", Assert.Single(seen));
        Assert.Empty(server.Model.Requests);
    }

    [Fact]
    public async Task Endpoint_LongPromptAndContextLength_PromptIsWholeAndTheConversationIsCut()
    {
        var requests = new List<JsonElement>();
        await using var model = await ModelAsync((_, body) =>
        {
            lock (requests) requests.Add(body.Clone());
            return "Yes.";
        });
        await using var server = await VoiceAgentServer.StartAsync(options: Open);
        var settings = Settings(model, "/v1/chat/completions");
        settings = settings with
        {
            Agent = settings.Agent with
            {
                Think = [settings.Agent.Think[0] with { Prompt = new string('p', 30_000), ContextLength = 40 }],
                Context = [new HistoryEntry.Text(ConversationRole.User, "This is far too long to be kept for ever and ever."), new HistoryEntry.Text(ConversationRole.Assistant, "Short.")],
            },
        };
        await using var client = await TalkingClient.StartAsync(server, settings);

        var turn = await client.TurnAsync("Well?");

        Assert.DoesNotContain(turn, message => message is ServerMessage.Warning { Code: "PROMPT_TOO_LONG" });
        var messages = Assert.Single(requests).GetProperty("messages").EnumerateArray().Select(message => (Role: message.GetProperty("role").GetString(), Text: TextOf(message))).ToList();
        Assert.StartsWith(new string('p', 30_000), messages[0].Text, StringComparison.Ordinal);
        Assert.Equal([("assistant", "Short."), ("user", "Well?")], messages.Skip(1));
    }

    [Fact]
    public async Task Endpoint_FailsAndTheUsualModelFollowsInTheList_ThatAnswers()
    {
        await using var model = await ModelAsync((_, _) => null);
        await using var server = await VoiceAgentServer.StartAsync(options: Open);
        server.Model.Replies("I stand in.");
        var own = Settings(model, "/v1/chat/completions").Agent.Think[0];
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(new AgentSettings
        {
            Think = [own, new ThinkSettings(new ThinkProvider("open_ai") { Model = "given" })],
        }));

        var turn = await client.TurnAsync("Well?");

        Assert.Equal("I stand in.", turn.OfType<ServerMessage.ConversationText>().Last().Content);
        Assert.Equal("THINK_REQUEST_FAILED", Assert.Single(turn.OfType<ServerMessage.Warning>()).Code);
        Assert.DoesNotContain("s3cret", ((ServerMessage.Warning)turn.First(message => message is ServerMessage.Warning)).Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("open_ai", "http://example.com/v1")]
    [InlineData("open_ai", "https://127.0.0.1/v1")]
    [InlineData("open_ai", "https://[::1]/v1")]
    [InlineData("anthropic", "https://example.com/v1")]
    [InlineData("google", "https://example.com/v1")]
    public async Task Endpoint_ThatMayNotBeCalled_IsInvalidSettings(string type, string url)
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync($$$$$"""{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"{{{{{type}}}}}","model":"m"},"endpoint":{"url":"{{{{{url}}}}}"}}}}""");

        await client.EndsWithAsync("INVALID_SETTINGS");
    }

    [Fact]
    public async Task Endpoint_OfANameThatLeadsIntoTheOwnNetwork_IsNotCalled()
    {
        await using var model = await ModelAsync((_, _) => "Never.");
        await using var server = await VoiceAgentServer.StartAsync(options: Open with { AllowPrivateEndpoints = false });
        var port = new Uri(model.Urls.First()).Port;
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(new AgentSettings
        {
            Think = [new ThinkSettings(new ThinkProvider("open_ai") { Model = "m" }) { Endpoint = new EndpointSettings($"http://{System.Net.Dns.GetHostName()}:{port}/v1") }],
        }));

        await client.SayAsync("Well?");
        var turn = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Equal("FAILED_TO_THINK", turn.OfType<ServerMessage.Error>().Single().Code);
    }

    [Fact]
    public void ContextWindow_CutInACall_LeavesNoResultWithoutItsCall()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.User, "one"),
            new(ChatRole.Assistant, [new FunctionCallContent("a", "look_up", new Dictionary<string, object?>(StringComparer.Ordinal) { ["key"] = "a long argument" })]),
            new(ChatRole.Tool, [new FunctionResultContent("a", "four")]),
            new(ChatRole.Assistant, "five"),
            new(ChatRole.User, "six"),
        ];

        Assert.Equal(["five", "six"], ContextWindow.Of(messages, 12).Select(message => message.Text));
        Assert.Same(messages, ContextWindow.Of(messages, 1_000));
        Assert.Equal(["six"], ContextWindow.Of(messages, 1).Select(message => message.Text));
    }

    private static string TextOf(JsonElement message) => message.GetProperty("content") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : message.GetProperty("content")[0].GetProperty("text").GetString()!;

    private static VoiceAgentSettings Settings(WebApplication model, string path) => VoiceAgentServer.Settings(new AgentSettings
    {
        Think =
        [
            new ThinkSettings(new ThinkProvider("open_ai") { Model = "my-model" })
            {
                Endpoint = new EndpointSettings($"http://127.0.0.1:{new Uri(model.Urls.First()).Port}{path}")
                {
                    Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["authorization"] = "Bearer s3cret", ["x-team"] = "voice" },
                },
            },
        ],
    });

    /// <summary>Answers every request with a text, or with status 500 where there is none.</summary>
    private static async Task<WebApplication> ModelAsync(Func<HttpRequest, JsonElement, string?> answer)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://0.0.0.0:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            if (answer(context.Request, body.RootElement) is not { } text)
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

            context.Response.ContentType = "text/event-stream";
            var piece = JsonSerializer.Serialize(text);
            await context.Response.WriteAsync($$$$"""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":{{{{piece}}}}},"finish_reason":null}]}""" + "\n\n");
            await context.Response.WriteAsync("""data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
        });
        await app.StartAsync();
        return app;
    }
}
