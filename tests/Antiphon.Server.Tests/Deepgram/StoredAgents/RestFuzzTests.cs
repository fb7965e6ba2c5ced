using System.Net.Http.Headers;
using System.Text;

namespace Antiphon.Server.Tests.Deepgram.StoredAgents;

/// <summary>Bodies spoiled by chance: every one is taken or refused with a code, and the server goes on.</summary>
public sealed class RestFuzzTests
{
    private static readonly (string Path, string Body)[] Requests =
    [
        (AgentApi.Agents, """{"config":"{\"greeting\":DG_A,\"think\":{\"provider\":{\"type\":\"open_ai\",\"model\":\"m\"}}}","metadata":{"a":"b"},"api_version":1}"""),
        (AgentApi.Variables, """{"key":"DG_A","value":{"a":[1,"é"]},"is_sensitive":false}"""),
        ("/v1/auth/grant", """{"ttl_seconds":30}"""),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Post_SpoiledBody_IsTakenOrRefusedWithACode(int seed)
    {
        var random = new Random(seed);
        await using var api = await AgentApi.StartAsync();
        for (var i = 0; i < 150; i++)
        {
            var (path, body) = Requests[i % Requests.Length];
            var bytes = Encoding.UTF8.GetBytes(body).ToList();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(bytes.Count);
                if (random.Next(2) == 0) bytes[at] = (byte)random.Next(256);
                else bytes.RemoveAt(at);
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Server.Http, path)) { Content = new ByteArrayContent([.. bytes]) };
            request.Headers.Authorization = AuthenticationHeaderValue.Parse($"Token {AgentApi.Key}");
            using var response = await api.Server.HttpClient.SendAsync(request);

            Assert.True((int)response.StatusCode is 200 or 400, $"seed {seed}, {i}: {(int)response.StatusCode} for {Encoding.UTF8.GetString([.. bytes])}");
            Assert.NotEmpty(response.Headers.GetValues("dg-request-id"));
        }
    }
}
