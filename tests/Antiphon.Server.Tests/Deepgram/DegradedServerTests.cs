using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>A server that lacks a part: says so by code and goes on with what it has.</summary>
public sealed class DegradedServerTests
{
    [Fact]
    public async Task EnginesMissing_SessionTakesTypedTextAndSaysWhatIsMissing()
    {
        var missing = new VoiceException(ErrorCodes.EngineMissing, "Not installed; run: apt-get install -y libpocketsphinx3");
        await using var server = await VoiceAgentServer.StartAsync(setup =>
        {
            setup.SpeechToText = new ScriptedSpeechToText(TimeProvider.System) { OpenFault = missing };
            setup.TextToSpeech = new ScriptedTextToSpeech(TimeProvider.System) { OpenFault = missing };
        });
        server.Model.Replies("Typed is fine.");
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings());
        var opening = await client.UntilAsync(message => message is ServerMessage.SettingsApplied);

        await client.InjectUserMessageAsync("Hello?");
        var answer = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Contains(opening.OfType<ServerMessage.Warning>(), warning => warning.Description.Contains("apt-get install", StringComparison.Ordinal));
        Assert.Equal("Typed is fine.", answer.OfType<ServerMessage.ConversationText>().Last().Content);
        Assert.DoesNotContain(answer, message => message is ServerMessage.Audio);
    }

    [Fact]
    public async Task ModelEndpointRefusesTheKey_CallerHearsAnApologyAndTheKeyStaysInside()
    {
        const string Key = "sk-very-secret";
        await using var endpoint = await RefusingEndpointAsync();
        await using var server = await VoiceAgentServer.StartAsync(
            setup => setup.Runner = null, options: null, agent: null,
            "--Antiphon:Model:Endpoint", endpoint.Urls.First() + "/v1", "--Antiphon:Model:Name", "any", "--Antiphon:Model:Key", Key);
        await using var client = await server.ConnectAsync();
        await client.SendSettingsAsync(VoiceAgentServer.Settings());
        await client.UntilAsync(message => message is ServerMessage.SettingsApplied);

        await client.InjectUserMessageAsync("Hello?");
        var turn = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        var error = Assert.Single(turn.OfType<ServerMessage.Error>());
        Assert.Equal("FAILED_TO_THINK", error.Code);
        Assert.DoesNotContain(Key, error.Description, StringComparison.Ordinal);
        Assert.Contains(turn.OfType<ServerMessage.ConversationText>(), text => text.Content.StartsWith("Sorry", StringComparison.Ordinal));
        Assert.Equal(1, server.Sessions);
    }

    private static async Task<WebApplication> RefusingEndpointAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return context.Response.WriteAsync("""{"error":{"message":"Incorrect API key provided","type":"invalid_request_error"}}""");
        });
        await app.StartAsync();
        return app;
    }
}
