using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>
/// 200 clients that lose one server at one moment, in virtual time: the bounds that <see cref="ReconnectOptions"/> states hold
/// whatever the server does, and everybody is back, with the conversation, once it heals.
/// </summary>
public sealed class ReconnectStormTests
{
    private const int Clients = 200;

    /// <summary>When the server heals.</summary>
    private static readonly TimeSpan Healed = TimeSpan.FromMinutes(10);

    private static readonly ReconnectOptions Options = new() { MaxAttempts = int.MaxValue, Random = new Random(7) };

    /// <summary>How a sick server treats who connects.</summary>
    public enum Sickness
    {
        /// <summary>Refuses every handshake.</summary>
        Refuses,

        /// <summary>Accepts, then cuts the connection before the settings are applied.</summary>
        AcceptsAndCuts,

        /// <summary>Applies the settings, then closes at once.</summary>
        AcceptsAndCloses,

        /// <summary>Applies the settings, then says that it is going away.</summary>
        Drains,
    }

    [Theory]
    [InlineData(Sickness.Refuses)]
    [InlineData(Sickness.AcceptsAndCuts)]
    [InlineData(Sickness.AcceptsAndCloses)]
    [InlineData(Sickness.Drains)]
    public void Storm_200Clients_StayUnderTheBoundAndAllReturnWithTheirConversation(Sickness sickness) => ClientWorld.Run(async world =>
    {
        var isSick = false;
        var cut = new TaskCompletionSource();
        List<string> resumed = [];
        world.Otherwise = server => isSick ? FallIllAsync(server) : LiveAsync(server);
        var sessions = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => world.ConnectAsync(new() { Reconnect = Options }, Settings(i))));
        await world.DelayAsync(60);
        world.Attempts.Clear();
        var lostAt = world.Time.Elapsed;

        isSick = true;
        cut.SetResult();
        await world.DelayAsync(Healed.TotalSeconds);
        isSick = false;
        await world.DelayAsync(60);

        Assert.All(sessions, session => Assert.True(session.IsReady));
        Assert.Equal(Enumerable.Range(0, Clients).Select(i => $"talk {i}").Order(StringComparer.Ordinal), resumed.Order(StringComparer.Ordinal));
        double[] attempts = [.. world.Attempts.Select(attempt => (attempt.At - lostAt).TotalSeconds).Where(at => at <= Healed.TotalSeconds)];
        Assert.InRange(MostInASecond(attempts), Clients / 2, 1.5 * Clients);
        var longRun = 2 * Clients / (Options.MaxDelay + (2 * Options.MinDelay)).TotalSeconds;
        Assert.InRange(attempts.Count(at => at > 60) / (Healed.TotalSeconds - 60), 0.9 * longRun, 1.1 * longRun);
        Assert.InRange(MostInASecond([.. attempts.Where(at => at > 60)]), 1, 3 * longRun);
        foreach (var session in sessions) await session.DisposeAsync();

        async Task LiveAsync(ServerSide server)
        {
            var agent = (await server.OpenAsync()).Settings.GetProperty("agent");
            if (agent.TryGetProperty("context", out var context))
            {
                Assert.False(agent.TryGetProperty("greeting", out _));
                resumed.Add(context.GetProperty("messages")[0].GetProperty("content").GetString()!);
            }
            else
            {
                var name = agent.GetProperty("think").GetProperty("prompt").GetString();
                await server.SendAsync($$"""{"type":"History","role":"user","content":"{{name}}"}""");
            }

            var draining = server.DrainAsync();
            if (!cut.Task.IsCompleted && await Task.WhenAny(cut.Task, draining) == cut.Task)
            {
                if (sickness == Sickness.Drains) await server.ErrorAsync("SERVER_GOING_AWAY", 1001);
                else server.Abort();
            }

            await draining;
        }

        async Task OpenThenAsync(ServerSide server, Func<Task> then)
        {
            await server.OpenAsync();
            await then();
            await server.DrainAsync();
        }

        Task FallIllAsync(ServerSide server)
        {
            switch (sickness)
            {
                case Sickness.Refuses:
                    throw new ConnectionException(ErrorCodes.ConnectionRefused, "Nobody listens.");
                case Sickness.AcceptsAndCuts:
                    server.Abort();
                    return Task.CompletedTask;
                case Sickness.AcceptsAndCloses:
                    return OpenThenAsync(server, () =>
                    {
                        server.Close(1011);
                        return Task.CompletedTask;
                    });
                default:
                    return OpenThenAsync(server, () => server.ErrorAsync("SERVER_GOING_AWAY", 1001));
            }
        }
    });

    private static VoiceAgentSettings Settings(int client)
    {
        var settings = ClientWorld.Settings();
        return settings with { Agent = settings.Agent with { Think = [settings.Agent.Think[0] with { Prompt = $"talk {client}" }] } };
    }

    /// <summary>The most in any window of one second.</summary>
    private static int MostInASecond(double[] attempts)
    {
        var most = 0;
        for (int first = 0, last = 0; last < attempts.Length; last++)
        {
            while (attempts[last] - attempts[first] >= 1) first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
