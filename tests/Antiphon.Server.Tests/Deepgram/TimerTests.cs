using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Timers as a client sees them, on a clock that the test moves.</summary>
public sealed class TimerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly VirtualTime _time = new();
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task ClientMessageTimeout_NoSettings_EndsWithTheError()
    {
        await using var server = await StartAsync(new DeepgramVoiceAgentOptions());
        await using var client = await server.ConnectRawAsync();
        await client.NextAsync<ServerMessage.Welcome>();

        var end = client.EndsWithAsync("CLIENT_MESSAGE_TIMEOUT", log: _log);
        await _time.AdvanceUntilAsync(end, Limit, TimeSpan.FromSeconds(1));

        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task ClientMessageTimeout_SilenceAfterSettings_EndsWithTheError()
    {
        await using var server = await StartAsync(new DeepgramVoiceAgentOptions());
        await using var client = await ConfiguredAsync(server);

        await _time.AdvanceUntilAsync(client.EndsWithAsync("CLIENT_MESSAGE_TIMEOUT", log: _log), Limit, TimeSpan.FromSeconds(1));

        await server.NoSessionsAsync();
    }

    [Fact]
    public async Task IdleTimeout_WhileAFunctionIsOut_DoesNotRun()
    {
        await using var server = await StartAsync(new DeepgramVoiceAgentOptions());
        server.Model.Calls("look_up", callId: "call_1").Replies("It is open.");
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(WithFunction);
        await client.NextAsync<ServerMessage.SettingsApplied>();
        await client.SendAsync("""{"type":"InjectUserMessage","content":"Is it open?"}""");
        await client.NextAsync<ServerMessage.FunctionCallRequest>();

        // Longer than the idle time, shorter than the wait for the function.
        await _time.AdvanceAsync(TimeSpan.FromSeconds(25));
        await client.SendAsync("""{"type":"FunctionCallResponse","id":"call_1","name":"look_up","content":"yes"}""");
        await client.NextAsync<ServerMessage.History>(); // It has arrived: the clock does not overtake it.

        await _time.AdvanceUntilAsync(SaidAsync(client, "It is open."), Limit, TimeSpan.FromMilliseconds(100));
        await _time.AdvanceUntilAsync(client.EndsWithAsync("CLIENT_MESSAGE_TIMEOUT"), Limit, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task IdleTimeout_WhileTheAgentSpeaks_DoesNotRun()
    {
        // Half a minute of speech.
        await using var server = await StartAsync(new DeepgramVoiceAgentOptions());
        await using var client = await server.ConnectRawAsync();
        var greeting = new string('a', 15_000);
        await client.SendAsync(RawClient.MinimalSettings.Replace("\"agent\":{", $"\"agent\":{{\"greeting\":\"{greeting}\",", StringComparison.Ordinal));

        // An Error before it would fail this.
        await _time.AdvanceUntilAsync(client.NextAsync<ServerMessage.AgentAudioDone>(), Limit, TimeSpan.FromMilliseconds(100));
        Assert.True(_time.Elapsed > TimeSpan.FromSeconds(20));

        await _time.AdvanceUntilAsync(client.EndsWithAsync("CLIENT_MESSAGE_TIMEOUT"), Limit, TimeSpan.FromSeconds(1));
    }

    [Provokes("session_too_long")]
    [Fact]
    public async Task MaximumSessionLengthReached_CapOfAMinute_WarnsFirstAndEndsWithTheError()
    {
        await using var server = await StartAsync(new DeepgramVoiceAgentOptions
        {
            MaxSession = TimeSpan.FromSeconds(60),
            SessionWarning = TimeSpan.FromSeconds(5),
            IdleTimeout = TimeSpan.FromHours(1),
        });
        await using var client = await ConfiguredAsync(server);

        var messages = await _time.AdvanceUntilAsync(client.EndsWithAsync("MAXIMUM_SESSION_LENGTH_REACHED", 1000, _log), Limit, TimeSpan.FromSeconds(1));

        Assert.Single(messages.OfType<ServerMessage.Warning>(), warning => warning.Code == "MAXIMUM_SESSION_LENGTH_APPROACHING");
        await server.NoSessionsAsync();
    }

    [Fact]
    public async Task CloseCodes_ConfiguredOtherwise_AreSent()
    {
        await using var server = await StartAsync(null, "--Antiphon:Deepgram:CloseCodes:UNPARSABLE_CLIENT_MESSAGE", "4400");
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync("not json");

        await client.EndsWithAsync("UNPARSABLE_CLIENT_MESSAGE", 4400);
    }

    private const string WithFunction =
        """{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"prompt":"p","functions":[{"name":"look_up","description":"d","parameters":{"type":"object","properties":{}}}]}}}""";

    private static async Task SaidAsync(RawClient client, string text)
    {
        while ((await client.NextAsync<ServerMessage.ConversationText>()).Content != text)
        {
            // What the caller hears while they wait.
        }
    }

    private static async Task<RawClient> ConfiguredAsync(VoiceAgentServer server)
    {
        var client = await server.ConnectRawAsync();
        await client.SendAsync(RawClient.MinimalSettings);
        await client.NextAsync<ServerMessage.SettingsApplied>();
        return client;
    }

    private Task<VoiceAgentServer> StartAsync(DeepgramVoiceAgentOptions? options, params string[] args) => VoiceAgentServer.StartAsync(
        setup =>
        {
            setup.TimeProvider = _time;
            setup.Logging = logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(_log);
        },
        options,
        args: args);
}
