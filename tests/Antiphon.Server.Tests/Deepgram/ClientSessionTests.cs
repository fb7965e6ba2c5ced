using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Both ends of ours: whole sessions of the client against the server, over real sockets.</summary>
public sealed class ClientSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Session_FunctionOfTheProgram_IsCalledAndItsAnswerSpoken()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model.Then(new ChatStep().Call("weather", new Dictionary<string, object?> { ["city"] = "Oslo" }, "call_1")).Replies("Clear.");
        var client = new VoiceAgentClient(server.Http, new() { Functions = [AIFunctionFactory.Create((string city) => $"clear in {city}", "weather")] });
        await using var session = await client.ConnectAsync(VoiceAgentServer.Settings(VoiceAgentServer.Agent("Hello there.")));

        await NextAsync<ServerMessage.AgentAudioDone>(session);
        await session.InjectUserMessageAsync("Weather in Oslo?");
        await NextAsync<ServerMessage.LatencyReport>(session);

        Assert.Contains(session.History, entry => entry is HistoryEntry.Calls { FunctionCalls: [{ Name: "weather", Response: "clear in Oslo", ClientSide: true }] });
        Assert.Equal(new HistoryEntry.Text(ConversationRole.Assistant, "Clear."), session.History[^1]);
        Assert.True(session.Audio.BufferedBytes > 0);
        var end = await session.CloseAsync();
        Assert.Equal((1000, null), (end.CloseStatus, end.Error));
        server.Model.Verify();
    }

    [Fact]
    public async Task Session_ServerGoesAway_GoesOnAtTheNextWithTheConversation()
    {
        await using var second = await VoiceAgentServer.StartAsync();
        await using var first = await VoiceAgentServer.StartAsync();
        first.Model.Replies("It is noon.");
        second.Model.Then(new ChatStep().Expect("the conversation so far", request => request.Messages.Any(message => message.Text == "It is noon.")).Text("Still noon."));
        var servers = new Queue<VoiceAgentServer>([first, second]);
        var client = new VoiceAgentClient(first.Http, new() { Connector = new Balancer(() => servers.Dequeue().Address) });
        await using var session = await client.ConnectAsync(VoiceAgentServer.Settings());
        await session.InjectUserMessageAsync("What time is it?");
        await NextAsync<ServerMessage.LatencyReport>(session);

        var stopping = first.StopAsync();
        VoiceAgentEvent.Reconnected? reconnected = null;
        using (var limit = new CancellationTokenSource(Patience))
        {
            await foreach (var item in session.ReadEventsAsync(limit.Token))
            {
                if (item is not VoiceAgentEvent.Reconnected again) continue;
                reconnected = again;
                break;
            }
        }

        await stopping;
        await session.InjectUserMessageAsync("And now?");
        await NextAsync<ServerMessage.LatencyReport>(session);

        Assert.Equal(2, reconnected!.HistoryEntries);
        Assert.Equal(["What time is it?", "It is noon.", "And now?", "Still noon."], session.History.Select(entry => ((HistoryEntry.Text)entry).Content));
        second.Model.Verify();
    }

    [Fact]
    public async Task ThinkModels_OfTheServer_AreRead()
    {
        await using var server = await VoiceAgentServer.StartAsync();

        var models = await new VoiceAgentClient(server.Http).GetThinkModelsAsync();

        Assert.NotEmpty(models);
    }

    private static async Task<T> NextAsync<T>(VoiceAgentSession session)
        where T : ServerMessage
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var item in session.ReadEventsAsync(limit.Token))
        {
            if (item is VoiceAgentEvent.Message { Content: T wanted }) return wanted;
        }

        throw new ExpectationFailedException($"{typeof(T).Name} did not come.");
    }

    /// <summary>Leads each connection to the next server.</summary>
    private sealed class Balancer(Func<Uri> next) : IVoiceAgentConnector
    {
        public async Task<VoiceAgentSocket> ConnectAsync(VoiceAgentCredential? credential, CancellationToken cancellationToken)
        {
            var socket = new System.Net.WebSockets.ClientWebSocket();
            await socket.ConnectAsync(next(), cancellationToken);
            return new VoiceAgentSocket(socket, null);
        }
    }
}
