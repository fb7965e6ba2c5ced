using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>What is read over is told.</summary>
public sealed class PassedOverFieldsTests
{
    private const string SettingsOfLaterDays =
        """{"type":"Settings","later":1,"audio":{"input":{"encoding":"linear16","sample_rate":16000.0}},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"prompt":"p","top_k":3}}}""";

    [Fact]
    public async Task LenientSettings_UnknownFields_ArePassedOverAndNamed()
    {
        await using var server = await VoiceAgentServer.StartAsync(options: new DeepgramVoiceAgentOptions { LenientSettings = true });
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(SettingsOfLaterDays);

        var warning = await client.NextAsync<ServerMessage.Warning>();
        while (warning.Code != DeepgramWarnings.SettingsFieldsIgnored) warning = await client.NextAsync<ServerMessage.Warning>();

        Assert.Contains("agent.think.top_k", warning.Description, StringComparison.Ordinal);
        Assert.Contains("later", warning.Description, StringComparison.Ordinal);
    }
}
