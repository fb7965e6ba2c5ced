using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Antiphon.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using static Antiphon.Providers.OpenAI.Tests.FakeEndpoint;

namespace Antiphon.Providers.OpenAI.Tests;

public sealed class OpenAIChatClientTests
{
    private const string Key = "sk-very-secret";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task GetStreamingResponseAsync_Text_ComesPieceByPiece()
    {
        await using var endpoint = await StartAsync(Events(Text("Hel"), Text("lo."), Stop(), Usage(12, 3)));
        using var client = Client(endpoint);

        var updates = await client.GetStreamingResponseAsync(Hello).ToListAsync();

        Assert.Equal(["Hel", "lo."], updates.Select(update => update.Text).Where(text => text.Length > 0));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        var usage = updates.SelectMany(update => update.Contents).OfType<UsageContent>().Single().Details;
        Assert.Equal((12L, 3L), (usage.InputTokenCount, usage.OutputTokenCount));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Piece_IsGivenBeforeTheNextIsSent()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await StartAsync(async context =>
        {
            await BeginAsync(context);
            await SendAsync(context, Text("first"));
            await gate.Task;
            await SendAsync(context, Stop());
        });
        using var client = Client(endpoint);
        await using var updates = client.GetStreamingResponseAsync(Hello).GetAsyncEnumerator();

        Assert.True(await updates.MoveNextAsync().AsTask().WaitAsync(Limit));

        Assert.Equal("first", updates.Current.Text);
        gate.SetResult();
        while (await updates.MoveNextAsync().AsTask().WaitAsync(Limit))
        {
        }
    }

    [Fact]
    public async Task GetStreamingResponseAsync_ParallelToolCalls_ArePutTogether()
    {
        await using var endpoint = await StartAsync(Events(
            ToolCall(0, "c1", "add", ""), ToolCall(0, null, null, "{\"a\":"), ToolCall(1, "c2", "now", ""), ToolCall(0, null, null, "2}"), Stop("tool_calls")));
        using var client = Client(endpoint);

        var calls = (await client.GetResponseAsync(Hello)).Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();

        Assert.Equal([("c1", "add"), ("c2", "now")], calls.Select(call => (call.CallId, call.Name)));
        Assert.Equal(2, ((JsonElement)calls[0].Arguments!["a"]!).GetInt32());
        Assert.Empty(calls[1].Arguments!);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_CallsAllNumberedZero_AreToldApartByTheirIds()
    {
        await using var endpoint = await StartAsync(Events(ToolCall(0, "c1", "add", "{}"), ToolCall(0, "c2", "now", "{}"), Stop("tool_calls")));
        using var client = Client(endpoint);

        var calls = (await client.GetResponseAsync(Hello)).Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>();

        Assert.Equal(["c1", "c2"], calls.Select(call => call.CallId));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_ArgumentsThatAreNoJson_AreMarked()
    {
        await using var endpoint = await StartAsync(Events(ToolCall(0, "c1", "add", "{\"a\":"), Stop("tool_calls")));
        using var client = Client(endpoint);

        var call = (await client.GetResponseAsync(Hello)).Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single();

        Assert.NotNull(call.Exception);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_ArgumentPieces_AreSignsOfLife()
    {
        await using var endpoint = await StartAsync(Events(ToolCall(0, "c1", "add", "{"), ToolCall(0, null, null, "}"), Stop("tool_calls")));
        using var client = Client(endpoint);

        var updates = await client.GetStreamingResponseAsync(Hello).ToListAsync();

        Assert.Equal(4, updates.Count);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Conversation_IsSentAsTheEndpointWantsIt()
    {
        await using var endpoint = await StartAsync(Events(Text("Yes."), Stop()));
        using var client = Client(endpoint);
        ChatMessage[] messages =
        [
            new(ChatRole.User, "two and three?"),
            new(ChatRole.Assistant, [new TextContent("Let me see."), new FunctionCallContent("c1", "add", new Dictionary<string, object?> { ["a"] = 2 })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "5"), new FunctionResultContent("c2", "6")]),
        ];

        await client.GetResponseAsync(messages, new ChatOptions { Instructions = "Be brief.", Temperature = 0.5f, Tools = [AIFunctionFactory.Create((int a) => a, "add", "Adds.")] });

        var sent = endpoint.Requests.Single();
        var wire = sent.GetProperty("messages");
        Assert.Equal(["system", "user", "assistant", "tool", "tool"], wire.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("""{"a":2}""", wire[2].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString());
        Assert.Equal("c2", wire[4].GetProperty("tool_call_id").GetString());
        Assert.Equal("add", sent.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
        Assert.Equal(("m", true, 0.5), (sent.GetProperty("model").GetString(), sent.GetProperty("stream").GetBoolean(), sent.GetProperty("temperature").GetDouble()));
        Assert.Equal($"Bearer {Key}", endpoint.Authorization);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_RequestNamesAModel_AsksThatOne()
    {
        await using var endpoint = await StartAsync(Events(Text("Yes."), Stop()));
        using var client = Client(endpoint);

        await client.GetResponseAsync(Hello, new ChatOptions { ModelId = "other" });

        Assert.Equal("other", endpoint.Requests.Single().GetProperty("model").GetString());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task GetStreamingResponseAsync_KeyRefused_SaysSoOnceWithoutTheKey(int status)
    {
        await using var endpoint = await StartAsync(Status(status, $$$"""{"error":{"message":"Incorrect API key provided: {{{Key}}}"}}""", ("x-request-id", "req-7")));
        using var client = Client(endpoint);

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Hello));

        Assert.Same(ErrorCodes.ProviderAuthentication, error.Code);
        Assert.Equal((status, "req-7", false), (error.Status, error.CorrelationId, error.IsTransient));
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        Assert.Single(endpoint.Requests);
    }

    [Theory]
    [InlineData("retry-after", "7", 7)]
    [InlineData("retry-after-ms", "250", 0.25)]
    [InlineData("retry-after", "Tue, 01 Jan 2030 00:00:30 GMT", 30)]
    public async Task GetStreamingResponseAsync_RateLimited_SaysWhenToComeBackAndDoesNotTryAgain(string header, string value, double seconds)
    {
        await using var endpoint = await StartAsync(Status(429, "{}", (header, value)));
        using var client = Client(endpoint);

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Hello));

        Assert.Same(ErrorCodes.ProviderRateLimited, error.Code);
        Assert.Equal((TimeSpan.FromSeconds(seconds), true), (error.RetryAfter, error.IsTransient));
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_OutOfQuota_IsNotTransient()
    {
        await using var endpoint = await StartAsync(Status(429, """{"error":{"code":"insufficient_quota"}}"""));
        using var client = Client(endpoint);

        Assert.False((await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Hello))).IsTransient);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(404, false)]
    [InlineData(400, false)]
    public async Task GetStreamingResponseAsync_OtherStatus_IsModelFailed(int status, bool transient)
    {
        await using var endpoint = await StartAsync(Status(status, """{"error":{"message":"what the caller said"}}"""));
        using var client = Client(endpoint);

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Hello));

        Assert.Same(ErrorCodes.ModelFailed, error.Code);
        Assert.Equal((status, transient), (error.Status, error.IsTransient));
        Assert.DoesNotContain("caller said", error.ToString(), StringComparison.Ordinal);
        Assert.Single(endpoint.Requests);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_NothingListens_IsModelFailedAndTransient()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = Client(new Uri($"http://127.0.0.1:{port}/v1"));

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Hello));

        Assert.Equal((ErrorCodes.ModelFailed, true), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_EventsThatAreNoJson_IsModelFailed()
    {
        await using var endpoint = await StartAsync(Events(Text("Hel"), "{\"choices\":[{\"delta\":"));
        using var client = Client(endpoint);

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Hello));

        Assert.Same(ErrorCodes.ModelFailed, error.Code);
    }

    [Theory]
    [InlineData("text/html", "<html>Sign in</html>")]
    [InlineData("text/event-stream", "data: []\n\n")]
    [InlineData("text/event-stream", "data: {\"choices\":5}\n\n")]
    [InlineData("text/event-stream", "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"whatever\"}]}\n\n")]
    public async Task GetStreamingResponseAsync_ReplyOfAnotherKind_IsModelFailed(string type, string body)
    {
        await using var endpoint = await StartAsync(async context =>
        {
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body);
        });
        using var client = Client(endpoint);

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Hello));

        Assert.Same(ErrorCodes.ModelFailed, error.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetStreamingResponseAsync_StreamClosesEarly_IsToldAfterTheText(bool abort)
    {
        await using var endpoint = await StartAsync(async context =>
        {
            await BeginAsync(context);
            await SendAsync(context, Text("Hel"));
            if (abort) context.Abort();
        });
        using var client = Client(endpoint);
        await using var updates = client.GetStreamingResponseAsync(Hello).GetAsyncEnumerator();

        var error = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            while (await updates.MoveNextAsync().AsTask().WaitAsync(Limit))
            {
            }
        });

        Assert.Same(abort ? ErrorCodes.ModelFailed : ErrorCodes.ReplyBrokenOff, error.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetStreamingResponseAsync_Cancelled_StopsAtOnceAndTheEndpointSees(bool afterText)
    {
        var (asked, gone) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var endpoint = await StartAsync(async context =>
        {
            context.RequestAborted.Register(gone.SetResult);
            if (afterText)
            {
                await BeginAsync(context);
                await SendAsync(context, Text("Hel"));
            }

            asked.SetResult();
            await gone.Task;
        });
        using var client = Client(endpoint);
        using var cancel = new CancellationTokenSource();
        var reading = client.GetStreamingResponseAsync(Hello, cancellationToken: cancel.Token).ToListAsync().AsTask();
        await asked.Task.WaitAsync(Limit);

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Limit));
        Assert.Equal(cancel.Token, error.CancellationToken);
        await gone.Task.WaitAsync(Limit);
    }

    [Fact]
    public void GetService_Metadata_NamesEndpointAndModel()
    {
        using var client = Client(new Uri("http://127.0.0.1:1/v1"));

        var metadata = (ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!;

        Assert.Equal(("openai", "m"), (metadata.ProviderName, metadata.DefaultModelId));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/v1", "k")]
    [InlineData("http://user:pass@127.0.0.1/v1", "k")]
    [InlineData("http://127.0.0.1/v1?key=1", "k")]
    [InlineData("http://127.0.0.1/v1", "")]
    [InlineData("http://127.0.0.1/v1", "sk-1\n")]
    public void Constructor_OptionThatCannotBe_IsRefusedWithoutShowingTheKey(string endpoint, string key)
    {
        var error = Assert.Throws<ArgumentException>(() => new OpenAIChatClient(new OpenAIChatOptions { Endpoint = new Uri(endpoint), Key = key, Name = "m" }));

        Assert.DoesNotContain("sk-1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Options_LeaveTheKeyOut() =>
        Assert.DoesNotContain(Key, new OpenAIChatOptions { Key = Key, Name = "m" }.ToString(), StringComparison.Ordinal);

    private static ChatMessage[] Hello => [new(ChatRole.User, "hello")];

    private OpenAIChatClient Client(FakeEndpoint endpoint) => Client(endpoint.Address);

    private OpenAIChatClient Client(Uri address) => new(new OpenAIChatOptions { Endpoint = address, Key = Key, Name = "m" }, _time);
}
