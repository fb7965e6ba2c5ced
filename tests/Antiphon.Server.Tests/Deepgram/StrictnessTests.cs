using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>How strictly messages are read, as the server is set.</summary>
public sealed class StrictnessTests
{
    private const string Unknown =
        """{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":44100.0}},"agent":{"nonsense":1,"think":{"provider":{"type":"open_ai","model":"m"},"prompt":"p"}}}""";

    private const string Legacy = """{"type":"InjectAgentMessage","content":"Hello."}""";

    [Fact]
    public async Task Settings_UnknownFieldOnAStrictServer_EndsWithTheError()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(Unknown);

        await client.EndsWithAsync("UNPARSABLE_CLIENT_MESSAGE", 1000);
    }

    [Fact]
    public async Task Settings_UnknownFieldOnALenientServer_IsLoggedAndPassedOver()
    {
        var log = new LogRecorder();
        await using var server = await VoiceAgentServer.StartAsync(
            setup => setup.Logging = logging => logging.ClearProviders().AddProvider(log), new DeepgramVoiceAgentOptions { LenientSettings = true });
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(Unknown);

        await client.NextAsync<ServerMessage.SettingsApplied>();

        Assert.Contains(log.Entries, entry => entry.EventId.Id == 1109 && entry.Message.Contains("agent.nonsense", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LegacyShapes_AsTheServerIsSet_AreReadOrRefused(bool accept)
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { AcceptLegacyShapes = accept });
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(RawClient.MinimalSettings);
        await client.NextAsync<ServerMessage.SettingsApplied>();
        await client.SendAsync(Legacy);

        if (accept) Assert.Equal("Hello.", (await client.NextAsync<ServerMessage.ConversationText>()).Content);
        else await client.EndsWithAsync("UNPARSABLE_CLIENT_MESSAGE", 1000);
    }
}
