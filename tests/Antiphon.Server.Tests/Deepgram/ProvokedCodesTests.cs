using Antiphon.Conversation;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>
/// Rows of the error catalogue that a client or the server's owner provokes over a real socket: what the session did, what
/// the caller heard, what was logged, what was counted.
/// </summary>
public sealed class ProvokedCodesTests
{
    private static readonly Case[] Cases =
    [
        Provokes("message_unreadable", client => client.SendAsync("[1,2]")),
        Provokes("message_out_of_order", client => client.SendAsync(new byte[640])),
        Provokes("settings_invalid", client => client.SendAsync("""{"type":"Settings","audio":{"input":{"encoding":"opus","sample_rate":48000}},"agent":{}}""")),
        Provokes("stored_agent_unsupported", client => client.SendAsync("""{"type":"Settings","audio":{},"agent":"0194a1f0-0000-7000-8000-000000000000"}""")),
        Provokes("stored_agent_unknown", client => client.SendAsync("""{"type":"Settings","audio":{},"agent":"my agent"}""")),
        Provokes("message_unsupported", client => client.SendAsync("""{"type":"__customToThinkProvider","content":{}}""")) with { IsConfigured = true },
        Provokes("message_too_large", client => client.SendAsync(new string('x', 4_000))) with { IsConfigured = true, Options = new DeepgramVoiceAgentOptions { MaxMessageBytes = 2_000 } },
        Provokes("already_configured", client => client.SendAsync(RawClient.MinimalSettings)) with { IsConfigured = true },
        Provokes("audio_format_mismatch", client => client.SendAsync(new byte[641])) with { IsConfigured = true },
        Provokes("client_idle", _ => Task.CompletedTask) with { IsConfigured = true, Options = new DeepgramVoiceAgentOptions { IdleTimeout = TimeSpan.FromMilliseconds(300) } },
    ];

    public static TheoryData<string> Codes => [.. Cases.Select(row => row.Code.Value)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Client_ThatProvokesTheRow_IsToldAndTheServerLogsItAndGoesOn(string code)
    {
        var row = Cases.Single(c => c.Code.Value == code);
        var log = new LogRecorder();
        var ends = new Ends();
        await using var server = await StartAsync(log, ends, row.Options);
        await using var client = await server.ConnectRawAsync();
        if (row.IsConfigured)
        {
            await client.SendAsync(RawClient.MinimalSettings);
            await client.NextAsync<ServerMessage.SettingsApplied>();
        }

        await row.Act(client);
        var messages = await client.ToTheCloseAsync();

        // What the session did: it ended, with the code where there was one.
        await server.NoSessionsAsync();
        Assert.Equal(row.IsConfigured ? [row.Code] : [], ends.Codes);
        var wire = DeepgramErrors.ToWire(row.Code);
        Assert.Equal(wire.Code, Assert.Single(messages.OfType<ServerMessage.Error>()).Code);
        Assert.Equal(wire.CloseStatus, (int)client.Socket.CloseStatus!);

        // What the caller heard: nothing.
        Assert.DoesNotContain(messages, message => message is ServerMessage.Audio);

        // What was logged: the end with its code, once.
        var ended = await log.WaitForAsync(entry => entry.EventId.Id == 1102);
        Assert.Contains($" {code} ", ended.Message, StringComparison.Ordinal);
        log.ExpectNothingAtOrAbove(LogLevel.Warning);

        // What was counted: no session is left, and the next client is served.
        Assert.Equal(0, server.Sessions);
        await using var next = await server.ConnectRawAsync();
        await next.SendAsync(RawClient.MinimalSettings);
        await next.NextAsync<ServerMessage.SettingsApplied>();
        Assert.Equal(1, server.Sessions);
    }

    [Provokes("server_stopping")]
    [Fact]
    public async Task Server_ToldToStopWhileAClientIsConnected_TellsItAndEndsItsSession()
    {
        var log = new LogRecorder();
        var ends = new Ends();
        await using var server = await StartAsync(log, ends, null);
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(RawClient.MinimalSettings);
        await client.NextAsync<ServerMessage.SettingsApplied>();

        var stopping = server.StopAsync();
        var messages = await client.ToTheCloseAsync();
        await stopping.WaitAsync(VoiceAgentServer.Patience);

        Assert.Equal("SERVER_GOING_AWAY", Assert.Single(messages.OfType<ServerMessage.Error>()).Code);
        Assert.Equal([ErrorCodes.ServerStopping], ends.Codes);
        Assert.DoesNotContain(messages, message => message is ServerMessage.Audio);
        Assert.Contains(log.Entries, entry => entry.EventId.Id == 1102 && entry.Message.Contains("server_stopping", StringComparison.Ordinal));
        Assert.Equal(0, server.Sessions);
    }

    [Provokes("voice_unknown")]
    [Fact]
    public async Task Agent_WithAVoiceThatTheSynthesiserDoesNotHave_KeepsTheServerFromStarting()
    {
        var agent = new VoiceAgent { Agent = new Agents.Agent { Name = "desk" }, Voice = "amy" };

        var error = await Assert.ThrowsAsync<VoiceException>(() => VoiceAgentServer.StartAsync(
            setup => setup.TextToSpeech = new ScriptedTextToSpeech(TimeProvider.System) { Voices = ["slt", "rms"] }, agent: agent));

        Assert.Same(ErrorCodes.VoiceUnknown, error.Code);
        Assert.Contains("slt, rms", error.Message, StringComparison.Ordinal);
    }

    private static Task<VoiceAgentServer> StartAsync(LogRecorder log, Ends ends, DeepgramVoiceAgentOptions? options) => VoiceAgentServer.StartAsync(
        setup =>
        {
            setup.Logging = logging => logging.ClearProviders().AddProvider(log);
            setup.Observers.Add(ends);
        },
        options);

    private static Case Provokes(string code, Func<RawClient, Task> act) => new(ErrorCodes.All.Single(row => row.Value == code), act);

    private sealed record Case(ErrorCode Code, Func<RawClient, Task> Act)
    {
        public bool IsConfigured { get; init; }

        public DeepgramVoiceAgentOptions? Options { get; init; }
    }

    /// <summary>Codes with which sessions ended.</summary>
    private sealed class Ends : ISessionObserver
    {
        private readonly Lock _gate = new();
        private readonly List<ErrorCode?> _codes = [];

        public IReadOnlyList<ErrorCode?> Codes
        {
            get { lock (_gate) return [.. _codes]; }
        }

        public void OnEvent(string sessionId, SessionEvent sessionEvent)
        {
            if (sessionEvent is not SessionEvent.Ended ended) return;
            lock (_gate) _codes.Add(ended.End.Error?.Code);
        }
    }
}
