using System.Text.Json;

namespace Antiphon.Conformance.Tests.Foreign;

/// <summary>What the vendor's stock client does after each error: the close code tells it whether to come again.</summary>
public sealed class StockClientErrorTests(StockServers servers) : IClassFixture<StockServers>
{
    private static readonly string[] UselessAgain =
    [
        "CLIENT_MESSAGE_TIMEOUT", "UNPARSABLE_CLIENT_MESSAGE", "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS", "SETTINGS_ALREADY_APPLIED", "INVALID_SETTINGS", "USER_AUDIO_FORMAT",
        "NON_EXISTENT_FUNCTION_CALLED", "AGENT_ID_NOT_SUPPORTED", "INVALID_AGENT_ID", "MAXIMUM_SESSION_LENGTH_REACHED",
    ];

    [Theory]
    [InlineData("newer", "node")]
    [InlineData("older", "node")]
    [InlineData("newer", "chromium")]
    public async Task StockClient_ErrorThatMakesTryingAgainUseless_ConnectsExactlyOnce(string line, string host)
    {
        StockServers.SkipIfMissing(line, host);
        var rows = new List<object>();
        // A page talks to the server that it came from.
        foreach (var code in host == "node" ? UselessAgain : ["INVALID_SETTINGS", "UNPARSABLE_CLIENT_MESSAGE", "USER_AUDIO_FORMAT"])
            rows.Add(new { code, url = StockServers.ToWebSocket(await servers.FindAsync(CaseOf(code))) });

        var lines = await NodeProgram.RunAsync("run.mjs", line, host, "fatal", JsonSerializer.Serialize(rows), StockServers.Key);

        Assert.Equal(rows.Count, lines.Count);
        Assert.All(lines, row =>
        {
            var code = row.GetProperty("code").GetString();
            Assert.Equal((code, 1, code, 1000, 1), (code, row.GetProperty("errors").GetInt32(), row.GetProperty("last").GetString(),
                row.GetProperty("close").GetProperty("code").GetInt32(), row.GetProperty("opened").GetInt32()));
        });
    }

    [Fact]
    public async Task StockClient_ErrorAfterWhichANewConnectionMayWork_ComesAgain()
    {
        StockServers.SkipIfMissing("newer", "node");
        var url = StockServers.ToWebSocket(await servers.FindAsync("faults/listening-does-not-start"));

        var lines = await NodeProgram.RunAsync("run.mjs", "newer", "node", "fatal", JsonSerializer.Serialize(new[] { new { code = "FAILED_TO_START_LISTENING", url } }), StockServers.Key);

        var row = Assert.Single(lines);
        Assert.Equal((1011, "FAILED_TO_START_LISTENING"), (row.GetProperty("close").GetProperty("code").GetInt32(), row.GetProperty("last").GetString()));
        Assert.True(row.GetProperty("opened").GetInt32() > 1, $"{row}");
    }

    /// <summary>A case whose server provokes the error.</summary>
    private static string CaseOf(string code) => code switch
    {
        "CLIENT_MESSAGE_TIMEOUT" => "timers/idle",
        "MAXIMUM_SESSION_LENGTH_REACHED" => "timers/longest-session",
        _ => "first/settings-applied",
    };

}
