using System.Globalization;
using System.Text.RegularExpressions;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Row "Observability": every text message is logged with direction, number and time under the request id, and nothing of
/// what it says.</summary>
public sealed partial class WireLogTests
{
    private const string Settings =
        """{"type":"Settings","audio":{},"agent":{"think":{"provider":{"type":"open_ai","model":"m"},"prompt":"hush-hush","functions":[{"name":"f","endpoint":{"url":"https://functions.example/","headers":{"authorization":"hush-hush"}}}]}}}""";

    [Fact]
    public async Task Observability_EveryTextMessage_IsLoggedByKindAlone()
    {
        var log = new LogRecorder();
        await using var server = await StartAsync(log, LogLevel.Debug);
        await using var client = await server.ConnectRawAsync(options => options.SetRequestHeader("Authorization", "Token hush-hush"));
        await client.SendAsync(Settings);
        await client.NextAsync<ServerMessage.SettingsApplied>();
        await client.SendAsync(new byte[640]);
        await client.SendAsync("""{"type":"KeepAlive"}""");
        await client.SendAsync("hush-hush");
        await client.EndsWithAsync("UNPARSABLE_CLIENT_MESSAGE", log: log);

        var lines = log.Entries.Where(entry => entry.EventId.Id == 1107).Select(entry => Line().Match(entry.Message)).ToList();
        Assert.All(lines, line => Assert.True(line.Success));
        Assert.All(lines, line => Assert.Equal(client.RequestId, line.Groups["id"].Value));
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(line => int.Parse(line.Groups["number"].Value, CultureInfo.InvariantCulture)).Order());
        Assert.Equal(["in Settings", "in KeepAlive", "in unreadable"], Of(lines, "in"));
        var sent = Of(lines, "out");
        Assert.Equal(["out Welcome", "out SettingsApplied"], sent[..2]);
        Assert.Equal("out Error", sent[^1]);
        Assert.Contains(log.Entries, entry => entry.EventId.Id == 1108 && entry.Message.Contains("1 audio messages came", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Entries, entry => entry.Message.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Observability_LevelOff_LogsNoMessage()
    {
        var log = new LogRecorder();
        await using var server = await StartAsync(log, LogLevel.Information);
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync("not json");
        await client.EndsWithAsync("UNPARSABLE_CLIENT_MESSAGE", log: log);

        Assert.DoesNotContain(log.Entries, entry => entry.EventId.Id is 1107 or 1108);
    }

    private static List<string> Of(List<Match> lines, string direction) =>
        [.. lines.Where(line => line.Groups["direction"].Value == direction).Select(line => $"{direction} {line.Groups["type"].Value}")];

    private static Task<VoiceAgentServer> StartAsync(LogRecorder log, LogLevel level) => VoiceAgentServer.StartAsync(
        setup => setup.Logging = logging => logging.ClearProviders().SetMinimumLevel(level).AddProvider(log));

    [GeneratedRegex(@"^Voice agent connection (?<id>\S+) (?<direction>in|out) #(?<number>\d+) at \d+\.\d ms: (?<type>\w+), \d+ bytes\.$")]
    private static partial Regex Line();
}
