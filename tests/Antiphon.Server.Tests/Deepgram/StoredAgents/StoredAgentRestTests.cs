using System.Text.Json;
using Antiphon.Server.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Antiphon.Server.Tests.Deepgram.StoredAgents;

/// <summary>The REST side of stored agents and their variables.</summary>
public sealed class StoredAgentRestTests
{
    private const string Config = """{"greeting":DG_GREETING,"think":{"provider":{"type":"open_ai","model":"m"},"prompt":"p"}}""";

    [Fact]
    public async Task Agents_FromPostToDelete_AreKept()
    {
        await using var api = await AgentApi.StartAsync();

        var (status, made) = await api.SendAsync(HttpMethod.Post, AgentApi.Agents, JsonSerializer.Serialize(new { config = Config, metadata = new { team = "desk" }, api_version = 1 }));
        Assert.Equal(200, status);
        var id = made.GetProperty("agent_id").GetString();
        // As it came in: the name stands where the value will.
        Assert.Equal("DG_GREETING", made.GetProperty("config").GetProperty("greeting").GetString());
        Assert.Equal("desk", made.GetProperty("metadata").GetProperty("team").GetString());

        var (_, one) = await api.SendAsync(HttpMethod.Get, $"{AgentApi.Agents}/{id}");
        Assert.Equal(made.GetRawText(), one.GetRawText());
        var (_, list) = await api.SendAsync(HttpMethod.Get, AgentApi.Agents);
        Assert.Equal(made.GetRawText(), Assert.Single(list.GetProperty("agents").EnumerateArray()).GetRawText());

        var (_, changed) = await api.SendAsync(HttpMethod.Put, $"{AgentApi.Agents}/{id}", """{"metadata":{"team":"night"}}""");
        Assert.Equal("night", changed.GetProperty("metadata").GetProperty("team").GetString());
        Assert.Equal(made.GetProperty("config").GetRawText(), changed.GetProperty("config").GetRawText());

        Assert.Equal((200, "{}"), await api.SendAsync(HttpMethod.Delete, $"{AgentApi.Agents}/{id}") is var (code, body) ? (code, body.GetRawText()) : default);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, $"{AgentApi.Agents}/{id}")).Status);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Delete, $"{AgentApi.Agents}/{id}")).Status);
    }

    [Fact]
    public async Task Variables_FromPostToDelete_AreKept()
    {
        await using var api = await AgentApi.StartAsync();
        var id = await api.AddVariableAsync("DG_THINK", """{"provider":{"type":"open_ai","model":"m"}}""");

        var (_, one) = await api.SendAsync(HttpMethod.Get, $"{AgentApi.Variables}/{id}");
        Assert.Equal(("DG_THINK", "open_ai", false), (one.GetProperty("key").GetString(),
            one.GetProperty("value").GetProperty("provider").GetProperty("type").GetString(), one.GetProperty("is_sensitive").GetBoolean()));
        var (_, list) = await api.SendAsync(HttpMethod.Get, AgentApi.Variables);
        Assert.Equal(one.GetRawText(), Assert.Single(list.GetProperty("variables").EnumerateArray()).GetRawText());

        var (_, changed) = await api.SendAsync(HttpMethod.Patch, $"{AgentApi.Variables}/{id}", """{"value":[1,2]}""");
        Assert.Equal("[1,2]", changed.GetProperty("value").GetRawText());
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, $"{AgentApi.Variables}/{id}")).Status);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Patch, $"{AgentApi.Variables}/{id}", """{"value":1}""")).Status);
    }

    [Fact]
    public async Task Variables_Sensitive_NeverComeOutAgain()
    {
        await using var api = await AgentApi.StartAsync();
        var (_, made) = await api.SendAsync(HttpMethod.Post, AgentApi.Variables, """{"key":"DG_SECRET","value":"hush-hush","is_sensitive":true}""");
        var path = $"{AgentApi.Variables}/{made.GetProperty("variable_id").GetString()}";

        JsonElement[] answers =
        [
            made,
            (await api.SendAsync(HttpMethod.Get, path)).Body,
            (await api.SendAsync(HttpMethod.Get, AgentApi.Variables)).Body,
            (await api.SendAsync(HttpMethod.Patch, path, """{"value":"hush-hush-too"}""")).Body,
            (await api.SendAsync(HttpMethod.Patch, path, """{"is_sensitive":false}""")).Body,
            (await api.SendAsync(HttpMethod.Get, path)).Body,
        ];

        Assert.All(answers, answer => Assert.DoesNotContain("hush", answer.GetRawText(), StringComparison.Ordinal));
        Assert.Equal("request_invalid", answers[4].GetProperty("code").GetString());
        var (_, opened) = await api.SendAsync(HttpMethod.Patch, path, """{"value":"known to all","is_sensitive":false}""");
        Assert.Equal("known to all", opened.GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"config":{}}""")]
    [InlineData("""{"config":"{"}""")]
    [InlineData("""{"config":"[]"}""")]
    [InlineData("""{"config":"DG_ALL"}""")]
    [InlineData("""{"config":"{\"greeting\":DG_}"}""")]
    [InlineData("""{"config":"{\"nonsense\":1}"}""")]
    [InlineData("""{"config":"{\"think\":{\"provider\":{\"type\":\"other\"}}}"}""")]
    [InlineData("""{"config":"{}","api_version":2}""")]
    [InlineData("""{"config":"{}","metadata":{"a":1}}""")]
    [InlineData("""{"config":"{}","nonsense":1}""")]
    [InlineData("""{"config":"\ud800"}""")]
    [InlineData("""{"config":"{}","\ud800":1}""")]
    [InlineData("""{"config":"{\"greeting\":\"\\ud800\"}"}""")]
    [InlineData("""{"config":"{}","metadata":{"\ud800":"a"}}""")]
    [InlineData("[]")]
    public async Task Agents_PostWhatCannotBeMeant_IsRefused(string body)
    {
        await using var api = await AgentApi.StartAsync();

        var (status, answer) = await api.SendAsync(HttpMethod.Post, AgentApi.Agents, body);

        Assert.Equal((400, "request_invalid"), (status, answer.GetProperty("code").GetString()));
        Assert.Empty(Directory.EnumerateFiles(api.Folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("""{"key":"GREETING","value":1}""")]
    [InlineData("""{"key":"DG_greeting","value":1}""")]
    [InlineData("""{"key":"DG_A"}""")]
    [InlineData("""{"key":"DG_TWICE","value":1}""")]
    [InlineData("""{"key":"DG_A","value":1,"is_sensitive":"yes"}""")]
    public async Task Variables_PostWhatCannotBeMeant_IsRefused(string body)
    {
        await using var api = await AgentApi.StartAsync();
        await api.AddVariableAsync("DG_TWICE", "1");

        Assert.Equal(400, (await api.SendAsync(HttpMethod.Post, AgentApi.Variables, body)).Status);
    }

    [Theory]
    [InlineData("/v1/projects/..%2f..%2fetc/agents")]
    [InlineData("/v1/projects/a.b/agents")]
    [InlineData("/v1/projects/a b/agent-variables")]
    public async Task Projects_NameThatIsNoName_IsRefused(string path)
    {
        await using var api = await AgentApi.StartAsync();

        Assert.Equal(400, (await api.SendAsync(HttpMethod.Get, path)).Status);
    }

    [Fact]
    public async Task Agents_OtherProject_AreNotSeen()
    {
        await using var api = await AgentApi.StartAsync();
        var id = await api.AddAgentAsync("{}");

        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, $"/v1/projects/other/agents/{id}")).Status);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, $"{AgentApi.Agents}/not-an-id")).Status);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Token wrong", 401)]
    [InlineData("Bearer " + AgentApi.Key, 401)]
    public async Task Requests_WithoutAKey_AreRefused(string? authorization, int expected)
    {
        await using var api = await AgentApi.StartAsync();

        Assert.Equal(expected, (await api.SendAsync(HttpMethod.Get, AgentApi.Agents, authorization: authorization)).Status);
        Assert.Equal(expected, (await api.SendAsync(HttpMethod.Get, AgentApi.Variables, authorization: authorization)).Status);
    }

    [Fact]
    public async Task Requests_WithAShortLivedToken_AreForbidden()
    {
        await using var api = await AgentApi.StartAsync();
        var token = api.Server.Services.GetRequiredService<AccessTokens>().Issue("key 0", TimeSpan.FromMinutes(1));

        Assert.Equal(403, (await api.SendAsync(HttpMethod.Get, AgentApi.Variables, authorization: $"Bearer {token}")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_NoStoreOrNoKeys_SayWhatIsMissing(bool hasKeys)
    {
        using var folder = new TempFolder();
        await using var server = hasKeys
            ? await VoiceAgentServer.StartAsync(setup => setup.Configure = options => options.Keys.Add(AgentApi.Key))
            : await VoiceAgentServer.StartAsync(args: ["--Antiphon:Deepgram:AgentDirectory", folder.Path]);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Http, AgentApi.Agents));
        request.Headers.TryAddWithoutValidation("Authorization", $"Token {AgentApi.Key}");

        using var response = await server.HttpClient.SendAsync(request);

        Assert.Equal(403, (int)response.StatusCode);
        Assert.Equal("stored_agent_unsupported", JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task ThinkModels_WithoutACredential_AreThoseThatSettingsCanName()
    {
        await using var api = await AgentApi.StartAsync();

        var (status, body) = await api.SendAsync(HttpMethod.Get, "/v1/agent/settings/think/models", authorization: null);

        Assert.Equal(200, status);
        Assert.All(body.GetProperty("models").EnumerateArray(), model =>
        {
            Assert.NotEmpty(model.GetProperty("id").GetString()!);
            Assert.NotEmpty(model.GetProperty("name").GetString()!);
            Assert.Equal("open_ai", model.GetProperty("provider").GetString());
        });
        Assert.NotEmpty(body.GetProperty("models").EnumerateArray());
    }
}
