using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Deepgram.StoredAgents;

/// <summary>Row "Stored agents": settings that name an agent by its id.</summary>
public sealed class StoredAgentSessionTests
{
    private const string Think = """{"provider":{"type":"open_ai","model":"m"},"prompt":"Be kind."}""";

    [Fact]
    public async Task StoredAgent_VariablesForTextAndObject_IsWhatTheClientTalksTo()
    {
        await using var api = await AgentApi.StartAsync();
        await api.AddVariableAsync("DG_GREETING", "\"Welcome to \\\"the desk\\\".\"");
        await api.AddVariableAsync("DG_THINK", Think, isSensitive: true);
        var id = await api.AddAgentAsync("""{"greeting":DG_GREETING,"think":DG_THINK}""");
        api.Server.Model.Replies("Hello.");
        await using var client = await api.ConnectAsync();
        await client.SendAsync(AgentApi.Settings(id));

        Assert.Equal("Welcome to \"the desk\".", (await client.NextAsync<ServerMessage.ConversationText>()).Content);
        await client.NextAsync<ServerMessage.AgentAudioDone>();
        await client.SendAsync("""{"type":"InjectUserMessage","content":"Hi"}""");
        await client.NextAsync<ServerMessage.AgentAudioDone>();

        Assert.Contains("Be kind.", api.Server.Model.Requests[^1].Options?.Instructions ?? string.Join(" ", api.Server.Model.Requests[^1].Messages.Select(m => m.Text)));
    }

    [Fact]
    public async Task StoredAgent_VariableChanged_CountsForTheNextSession()
    {
        await using var api = await AgentApi.StartAsync();
        var variable = await api.AddVariableAsync("DG_GREETING", "\"One.\"");
        var id = await api.AddAgentAsync($$"""{"greeting":DG_GREETING,"think":{{Think}}}""");
        Assert.Equal("One.", await GreetingAsync(api, id));

        await api.SendAsync(HttpMethod.Patch, $"{AgentApi.Variables}/{variable}", """{"value":"Two."}""");

        Assert.Equal("Two.", await GreetingAsync(api, id));
    }

    [Fact]
    public async Task InvalidAgentId_UnknownUuid_EndsWithTheError()
    {
        await using var api = await AgentApi.StartAsync();
        await using var client = await api.ConnectAsync();
        await client.SendAsync(AgentApi.Settings("0194a1f0-0000-7000-8000-000000000000"));

        await client.EndsWithAsync("INVALID_AGENT_ID", 1000);
    }

    [Theory]
    [InlineData("my agent")]
    [InlineData("")]
    [InlineData("{0194a1f0-0000-7000-8000-000000000000}")]
    public async Task InvalidAgentId_NoUuid_EndsWithTheError(string id)
    {
        await using var api = await AgentApi.StartAsync();
        await using var client = await api.ConnectAsync();
        await client.SendAsync(AgentApi.Settings(id));

        await client.EndsWithAsync("INVALID_AGENT_ID", 1000);
    }

    [Fact]
    public async Task InvalidAgentId_DeletedAgent_EndsWithTheError()
    {
        await using var api = await AgentApi.StartAsync();
        var id = await api.AddAgentAsync($$"""{"think":{{Think}}}""");
        await api.SendAsync(HttpMethod.Delete, $"{AgentApi.Agents}/{id}");
        await using var client = await api.ConnectAsync();
        await client.SendAsync(AgentApi.Settings(id));

        await client.EndsWithAsync("INVALID_AGENT_ID", 1000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AgentIdNotSupported_NoStoreOrNoKeys_EndsWithTheError(bool hasKeys)
    {
        using var folder = new TempFolder();
        await using var server = hasKeys
            ? await VoiceAgentServer.StartAsync(setup => setup.Configure = options => options.Keys.Add(AgentApi.Key))
            : await VoiceAgentServer.StartAsync(args: ["--Antiphon:Deepgram:AgentDirectory", folder.Path]);
        await using var client = await server.ConnectRawAsync(options => options.SetRequestHeader("Authorization", $"Token {AgentApi.Key}"));
        await client.SendAsync(AgentApi.Settings("0194a1f0-0000-7000-8000-000000000000"));

        await client.EndsWithAsync("AGENT_ID_NOT_SUPPORTED", 1000);
    }

    [Fact]
    public async Task StoredAgent_MissingVariable_IsInvalidSettingsThatNamesIt()
    {
        await using var api = await AgentApi.StartAsync();
        var id = await api.AddAgentAsync("""{"greeting":DG_NOWHERE}""");
        await using var client = await api.ConnectAsync();
        await client.SendAsync(AgentApi.Settings(id));

        var messages = await client.EndsWithAsync("INVALID_SETTINGS", 1000);

        Assert.Contains("DG_NOWHERE", ((ServerMessage.Error)messages[^1]).Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"provider":{"type":"hush-hush"}}""")]
    [InlineData("""{"provider":{"type":"open_ai","model":"m","version":"hush-hush"},"hush-hush":1}""")]
    [InlineData("""{"provider":{"type":"open_ai","model":"m"},"endpoint":{"url":"hush-hush"}}""")]
    [InlineData("\"hush-hush\"")]
    public async Task StoredAgent_SensitiveValueThatCannotBeMeant_IsNeitherSentNorLogged(string value)
    {
        var log = new LogRecorder();
        await using var api = await AgentApi.StartAsync(setup => setup.Logging = logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        var id = await api.AddAgentAsync("""{"think":DG_THINK}""");
        await api.AddVariableAsync("DG_THINK", value, isSensitive: true);
        await using var client = await api.ConnectAsync();
        await client.SendAsync(AgentApi.Settings(id));

        var messages = await client.EndsWithAsync("INVALID_SETTINGS", 1000, log);

        Assert.DoesNotContain("hush", ((ServerMessage.Error)messages[^1]).Description, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, entry => entry.Message.Contains("hush", StringComparison.Ordinal) || $"{entry.Exception}".Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StoredAgent_DamagedFile_IsAnErrorOfTheServer()
    {
        await using var api = await AgentApi.StartAsync();
        var id = await api.AddAgentAsync($$"""{"think":{{Think}}}""");
        await File.WriteAllTextAsync(Directory.EnumerateFiles(api.Folder, "*.json", SearchOption.AllDirectories).Single(), "{\"id\":");
        await using var client = await api.ConnectAsync();
        await client.SendAsync(AgentApi.Settings(id));

        await client.EndsWithAsync("INTERNAL_SERVER_ERROR", 1011);
        Assert.Equal(500, (await api.SendAsync(HttpMethod.Get, $"{AgentApi.Agents}/{id}")).Status);
    }

    private static async Task<string> GreetingAsync(AgentApi api, string id)
    {
        await using var client = await api.ConnectAsync();
        await client.SendAsync(AgentApi.Settings(id));
        return (await client.NextAsync<ServerMessage.ConversationText>()).Content;
    }
}
