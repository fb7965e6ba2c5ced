using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Antiphon.Server.Tests.Deepgram.StoredAgents;

/// <summary>A server that stores agents, and the requests for it.</summary>
internal sealed class AgentApi : IAsyncDisposable
{
    public const string Key = "correct-horse";
    public const string Agents = "/v1/projects/main/agents";
    public const string Variables = "/v1/projects/main/agent-variables";

    private readonly TempFolder _folder;

    private AgentApi(TempFolder folder, VoiceAgentServer server)
    {
        _folder = folder;
        Server = server;
    }

    public VoiceAgentServer Server { get; }

    public string Folder => _folder.Path;

    public static async Task<AgentApi> StartAsync(Action<AntiphonServerSetup>? configure = null)
    {
        var folder = new TempFolder();
        var server = await VoiceAgentServer.StartAsync(
            setup =>
            {
                setup.Configure = options => options.Keys.Add(Key);
                configure?.Invoke(setup);
            },
            args: ["--Antiphon:Deepgram:AgentDirectory", folder.Path]);
        return new AgentApi(folder, server);
    }

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body = null, string? authorization = $"Token {Key}")
    {
        using var request = new HttpRequestMessage(method, new Uri(Server.Http, path));
        if (authorization is not null) request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Server.HttpClient.SendAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Stores an agent and returns its id.</summary>
    public async Task<string> AddAgentAsync(string config)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, Agents, JsonSerializer.Serialize(new { config }));
        Assert.Equal(200, status);
        return body.GetProperty("agent_id").GetString()!;
    }

    /// <summary>Stores a variable and returns its id.</summary>
    public async Task<string> AddVariableAsync(string key, string value, bool isSensitive = false)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, Variables, $$"""{"key":"{{key}}","value":{{value}},"is_sensitive":{{(isSensitive ? "true" : "false")}}}""");
        Assert.Equal(200, status);
        return body.GetProperty("variable_id").GetString()!;
    }

    public Task<RawClient> ConnectAsync() => Server.ConnectRawAsync(options => options.SetRequestHeader("Authorization", $"Token {Key}"));

    public static string Settings(string agentId) => $$"""{"type":"Settings","audio":{},"agent":"{{agentId}}"}""";

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
