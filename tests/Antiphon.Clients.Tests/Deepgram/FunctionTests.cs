using System.ComponentModel;
using System.Text.Json;
using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Rows "Functions, client side", "Functions, server side", "defer_until_eot / cancel".</summary>
public sealed class FunctionTests
{
    private const string Cancelled = """{"type":"FunctionCallCancelled","functions":[{"id":"1","name":"weather"}]}""";

    private static string Request(params (string Id, string Name, string Arguments)[] calls) =>
        JsonSerializer.Serialize(new
        {
            type = "FunctionCallRequest",
            functions = calls.Select(call => new { id = call.Id, name = call.Name, arguments = call.Arguments, client_side = true, thought_signature = $"sig {call.Id}" }),
        });

    private static TestFunction Weather(ClientWorld world, double seconds = 0) => new("weather", async (arguments, cancellationToken) =>
    {
        if (seconds > 0) await Task.Delay(TimeSpan.FromSeconds(seconds), world.Time, cancellationToken);
        return $"sunny in {arguments["city"]}";
    });

    [Fact]
    public void FunctionsClientSide_Definitions_AreSentWithTheSettings() => ClientWorld.Run(async world =>
    {
        JsonElement think = default;
        world.Serve(async server =>
        {
            think = (await server.OpenAsync()).Settings.GetProperty("agent").GetProperty("think");
            await server.DrainAsync();
        });
        var own = new FunctionDefinition("own") { DeferUntilEot = true };

        await using (await world.ConnectAsync(new() { Functions = [Weather(world), new TestFunction("own", (_, _) => Task.FromResult<object?>(null))] }, ClientWorld.Settings(own)))
        {
        }

        var functions = think.GetProperty("functions");
        Assert.Equal(["own", "weather"], functions.EnumerateArray().Select(function => function.GetProperty("name").GetString()));
        Assert.True(functions[0].GetProperty("defer_until_eot").GetBoolean());
        Assert.Equal("object", functions[1].GetProperty("parameters").GetProperty("type").GetString());
        Assert.False(functions[1].TryGetProperty("client_side", out _)); // No server takes it.
    });

    [Fact]
    public void FunctionsClientSide_SeveralCalls_RunSideBySideAndEchoIdAndSignature() => ClientWorld.Run(async world =>
    {
        List<(string Id, string Content, string Signature, TimeSpan At)> answers = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(Request(("1", "weather", """{"city":"Oslo"}"""), ("2", "fast", "{}")));
            for (var i = 0; i < 2; i++)
            {
                var answer = await server.NextTextAsync("FunctionCallResponse");
                answers.Add((answer.GetProperty("id").GetString()!, answer.GetProperty("content").GetString()!, answer.GetProperty("thought_signature").GetString()!, world.Time.Elapsed));
            }

            server.Close(1000);
        });

        await using var session = await world.ConnectAsync(new() { Functions = [Weather(world, 3), new TestFunction("fast", (_, _) => Task.FromResult<object?>(new { ok = true }))] });
        await session.Completion;

        Assert.Equal([("2", """{"ok":true}""", "sig 2", TimeSpan.Zero), ("1", "sunny in Oslo", "sig 1", TimeSpan.FromSeconds(3))], answers);
    });

    [Theory]
    [InlineData("throws", "{}", "tool_failed")]
    [InlineData("missing", "{}", "tool_unknown")]
    [InlineData("slow", "{}", "tool_timeout")]
    [InlineData("throws", "[1]", "tool_arguments_invalid")]
    [InlineData("throws", "no json", "tool_arguments_invalid")]
    public void FunctionsClientSide_ThatFail_AreAnsweredByACodeWithoutTheirWords(string name, string arguments, string code) => ClientWorld.Run(async world =>
    {
        var answer = "";
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(Request(("1", name, arguments)));
            JsonElement message;
            do message = await server.NextTextAsync();
            while (message.GetProperty("type").GetString() == "KeepAlive");
            answer = message.GetProperty("content").GetString()!;
            server.Close(1000);
        });

        await using var session = await world.ConnectAsync(new()
        {
            Functions =
            [
                new TestFunction("throws", (_, _) => throw new InvalidOperationException("secret")),
                new TestFunction("slow", async (_, _) =>
                {
                    await world.DelayAsync(60); // It does not heed its token.
                    return "late";
                }),
            ],
        });
        await session.Completion;

        Assert.Equal(code, JsonElement.Parse(answer).GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
    });

    [Fact]
    public void Cancel_WhileItRuns_TheTokenIsCancelledAndNoAnswerGoesOut() => ClientWorld.Run(async world =>
    {
        var cancelledAt = TimeSpan.Zero;
        List<object> answers = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(Request(("1", "weather", "{}"), ("2", "other", "{}")));
            await world.DelayAsync(1);
            await server.SendAsync(Cancelled);
            answers.AddRange(await server.DrainAsync());
        });
        var weather = new TestFunction("weather", async (_, cancellationToken) =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(5), world.Time, cancellationToken);
            }
            finally
            {
                cancelledAt = world.Time.Elapsed;
            }

            return "sunny";
        });

        await using (var session = await world.ConnectAsync(new() { Functions = [weather, new TestFunction("other", (_, _) => Task.FromResult<object?>("done"))] }))
        {
            await session.NextMessageAsync<ServerMessage.FunctionCallCancelled>();
            await world.DelayAsync(5.5);
        }

        await world.DelayAsync(1);
        Assert.Equal(TimeSpan.FromSeconds(1), cancelledAt);
        Assert.Equal(["2"], answers.Select(answer => ((JsonElement)answer).GetProperty("id").GetString()));
    });

    [Fact]
    public void Cancel_OfOneThatDoesNotHeedItsToken_NoAnswerGoesOutEither() => ClientWorld.Run(async world =>
    {
        List<object> answers = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(Request(("1", "weather", "{}")));
            await world.DelayAsync(1);
            await server.SendAsync(Cancelled);
            answers.AddRange(await server.DrainAsync());
        });

        await using (var session = await world.ConnectAsync(new()
        {
            Functions = [new TestFunction("weather", async (_, _) =>
            {
                await world.DelayAsync(3);
                return "sunny";
            })],
        }))
        {
            await session.NextMessageAsync<ServerMessage.FunctionCallCancelled>();
            await world.DelayAsync(4);
        }

        await world.DelayAsync(1);
        Assert.Empty(answers);
    });

    [Fact]
    public void Cancel_ConnectionLost_TheCallsOfItAreCancelledAndNotAnsweredOnTheNext() => ClientWorld.Run(async world =>
    {
        List<object> answers = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(Request(("1", "weather", "{}")));
            await world.DelayAsync(1);
            server.Abort();
        }).Serve(async server =>
        {
            await server.OpenAsync();
            answers.AddRange(await server.DrainAsync());
        });

        await using (var session = await world.ConnectAsync(new() { Functions = [Weather(world, 3)] }))
        {
            await session.NextAsync<VoiceAgentEvent.Reconnected>();
            await world.DelayAsync(5);
        }

        await world.DelayAsync(1);
        Assert.Empty(answers);
    });

    [Fact]
    public void FunctionsClientSide_TooManyAtOnce_TheRestIsAnsweredAtOnce() => ClientWorld.Run(async world =>
    {
        List<string> answers = [];
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(Request(("1", "weather", """{"city":"a"}"""), ("2", "weather", """{"city":"b"}"""), ("3", "weather", """{"city":"c"}""")));
            for (var i = 0; i < 3; i++) answers.Add((await server.NextTextAsync("FunctionCallResponse")).GetProperty("id").GetString()!);
            server.Close(1000);
        });

        await using var session = await world.ConnectAsync(new() { Functions = [Weather(world, 1)], MaxParallelFunctions = 2 });
        await session.Completion;

        Assert.Equal(["3", "1", "2"], answers);
    });

    [Fact]
    public void FunctionsServerSide_OfTheServer_AreShownAndNotRun() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(
                """{"type":"FunctionCallRequest","functions":[{"id":"1","name":"weather","arguments":"{}","client_side":false}]}""",
                """{"type":"FunctionCallResponse","id":"1","name":"weather","content":"sunny"}""");
            server.Close(1000);
        });
        var weather = Weather(world);

        await using var session = await world.ConnectAsync(new() { Functions = [weather] });
        var response = await session.NextMessageAsync<ServerMessage.FunctionCallResponse>();

        Assert.Equal(("sunny", 0), (response.Content, weather.Calls));
    });

    [Fact]
    public void FunctionsClientSide_NoneRegistered_TheReaderAnswers() => ClientWorld.Run(async world =>
    {
        var answer = "";
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync(Request(("1", "weather", "{}")));
            answer = (await server.NextTextAsync("FunctionCallResponse")).GetProperty("content").GetString()!;
            server.Close(1000);
        });
        await using var session = await world.ConnectAsync();

        var request = await session.NextMessageAsync<ServerMessage.FunctionCallRequest>();
        await session.RespondToFunctionAsync(request.Functions[0], "sunny");
        await session.Completion;

        Assert.Equal("sunny", answer);
    });

    /// <summary>On the thread pool and in real time, as programs have it.</summary>
    [Fact]
    public async Task FunctionsClientSide_MadeOfMethods_GetTheirArgumentsAndToken()
    {
        var (client, socket) = MemorySocket.Pair();
        var server = new ServerSide(socket, 1);
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var serving = ServeAsync();
        var agent = new VoiceAgentClient(new Uri("wss://server.test"), new() { Connector = new One(client), Functions = [AIFunctionFactory.Create(WeatherAsync, "weather")] });

        await using (await agent.ConnectAsync(ClientWorld.Settings()))
        {
            Assert.Equal("Sunny in Oslo for 3 days.", await answer.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        }

        await serving;

        async Task ServeAsync()
        {
            await server.OpenAsync();
            await server.SendAsync(Request(("1", "weather", """{"city":"Oslo","days":3}""")));
            answer.SetResult((await server.NextTextAsync("FunctionCallResponse")).GetProperty("content").GetString()!);
            await server.DrainAsync();
        }
    }

    [Fact]
    public void Functions_TwoOfOneName_AreRefused()
    {
        var function = new TestFunction("one", (_, _) => Task.FromResult<object?>(null));

        Assert.Throws<ArgumentException>(() => new VoiceAgentClient(new Uri("wss://server.test"), new() { Functions = [function, function] }));
    }

    [Description("The weather of the next days.")]
    private static async Task<string> WeatherAsync(string city, int days, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (!cancellationToken.CanBeCanceled) throw new ExpectationFailedException("The call has no token.");
        return $"Sunny in {city} for {days} days.";
    }

    private sealed class One(MemorySocket socket) : IVoiceAgentConnector
    {
        public Task<VoiceAgentSocket> ConnectAsync(VoiceAgentCredential? credential, CancellationToken cancellationToken) =>
            Task.FromResult(new VoiceAgentSocket(socket, null));
    }
}
