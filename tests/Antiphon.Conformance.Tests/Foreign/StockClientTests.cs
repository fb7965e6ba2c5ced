using System.Runtime.InteropServices;
using System.Text.Json;
using Antiphon.Cli.Conformance;
using Antiphon.Testing;

namespace Antiphon.Conformance.Tests.Foreign;

/// <summary>The vendor's stock client, its newer and its older line, in Node and in a browser, against our server: a judge that is not ours.</summary>
public sealed class StockClientTests(StockServers servers) : IClassFixture<StockServers>
{
    private static bool UpdatesAreReady => !NotYet.Reasons.ContainsKey("updates/prompt");

    private static string Scenario => UpdatesAreReady ? "whole" : "whole-without-updates";

    [Theory]
    [InlineData("newer", "node")]
    [InlineData("newer", "chromium")]
    [InlineData("older", "node")]
    [InlineData("older", "chromium")]
    public async Task StockClient_WholeSession_GetsEverythingInOrder(string line, string host)
    {
        StockServers.SkipIfMissing(line, host);
        var server = await servers.FindAsync("handshake/token-header");
        var speech = Path.Combine(Path.GetTempPath(), $"antiphon-{Guid.NewGuid():N}.raw");
        await File.WriteAllBytesAsync(speech, MemoryMarshal.AsBytes<short>((short[])[.. new short[4_800], .. LoopbackVoice.Say("thank you very much"), .. new short[40_000]]).ToArray());
        List<JsonElement> lines;
        try
        {
            lines = await NodeProgram.RunAsync("run.mjs", line, host, Scenario, StockServers.ToWebSocket(server), StockServers.Key, speech);
        }
        finally
        {
            File.Delete(speech);
        }

        var story = Story(lines);
        string[] updates = !UpdatesAreReady ? [] : line == "newer" ? ["PromptUpdated", "SpeakUpdated", "ThinkUpdated", "ListenUpdated"] : ["PromptUpdated", "SpeakUpdated"];
        string[] expected =
        [
            "open", "Welcome", "SettingsApplied",
            "AgentStartedSpeaking", "assistant: Hello from the server.", "History", "audio", "AgentAudioDone",
            "UserStartedSpeaking", "user: say good morning", "History", "AgentStartedSpeaking", "assistant: good morning", "History", "audio", "AgentAudioDone", "LatencyReport",
            "UserStartedSpeaking", "user: call get_weather {\"city\":\"Oslo\"}", "History", "FunctionCallRequest get_weather {\"city\":\"Oslo\"}", "History",
            "AgentStartedSpeaking", "assistant: The result is clear sky.", "History", "audio", "AgentAudioDone", "LatencyReport",
            "UserStartedSpeaking", "user: thank you very much", "History", "AgentStartedSpeaking", "assistant: You said thank you very much.", "audio", "AgentAudioDone",
            "assistant: Are you still there?", "audio", "AgentAudioDone",
            .. updates,
            "UserStartedSpeaking", "AgentStartedSpeaking", "audio", "UserStartedSpeaking", "AgentAudioDone", "user: say fine then", "assistant: fine then", "audio", "AgentAudioDone",
            "done",
        ];
        Assert.Contains("audio", story);
        // The older line reads audio in a page aside, so that texts overtake it.
        var audioIsLate = line == "older" && host == "chromium";
        AssertInOrder(audioIsLate ? [.. story.Where(entry => entry != "audio")] : story, audioIsLate ? [.. expected.Where(entry => entry != "audio")] : expected);
        Assert.Equal(7, story.Count(entry => entry == "AgentAudioDone"));
        Assert.DoesNotContain(story, entry => entry.StartsWith("error", StringComparison.Ordinal) || entry.StartsWith("Error", StringComparison.Ordinal));
        Assert.DoesNotContain("timeout", story);
    }

    [Theory]
    [InlineData("newer")]
    [InlineData("older")]
    public async Task StockClient_WrongKey_IsRefused(string line)
    {
        StockServers.SkipIfMissing(line, "node");
        var server = await servers.FindAsync("handshake/token-header");

        var story = Story(await NodeProgram.RunAsync("run.mjs", line, "node", "whole", StockServers.ToWebSocket(server), "wrong"));

        Assert.DoesNotContain("open", story);
        Assert.Contains(story, entry => entry.StartsWith("error", StringComparison.Ordinal));
    }

    /// <summary>The entries stand in the story in this order; others may stand between them.</summary>
    private static void AssertInOrder(List<string> story, string[] expected)
    {
        var at = 0;
        foreach (var entry in expected)
        {
            var found = story.IndexOf(entry, at);
            Assert.True(found >= 0, $"'{entry}' is missing after entry {at} of:\n{string.Join('\n', story)}");
            at = found + 1;
        }
    }

    /// <summary>The events in short, runs of audio as one.</summary>
    private static List<string> Story(List<JsonElement> lines)
    {
        List<string> story = [];
        foreach (var entry in lines.Select(Short))
        {
            if (entry != "audio" || story is not [.., "audio"]) story.Add(entry);
        }

        return story;
    }

    private static string Short(JsonElement line) => line.GetProperty("event").GetString() switch
    {
        "message" => Message(line.GetProperty("message")),
        "error" => $"error {line.GetProperty("message")}",
        "close" => $"close {line.GetProperty("code")}",
        var name => name!,
    };

    private static string Message(JsonElement message) => message.GetProperty("type").GetString() switch
    {
        "ConversationText" => $"{message.GetProperty("role").GetString()}: {message.GetProperty("content").GetString()}",
        "Error" => $"Error {message.GetProperty("code").GetString()}",
        "FunctionCallRequest" => $"FunctionCallRequest {message.GetProperty("functions")[0].GetProperty("name").GetString()} {message.GetProperty("functions")[0].GetProperty("arguments").GetString()}",
        var type => type!,
    };
}

/// <summary>The servers that the suite's cases would be run against.</summary>
public sealed class StockServers : IAsyncLifetime
{
    internal const string Key = "conformance-key";

    private readonly LocalServers _servers = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    internal static string ToWebSocket(Uri server) => $"ws://{server.Authority}";

    internal static void SkipIfMissing(string line, string host)
    {
        var packages = line == "newer" ? "foreign/deepgram-npm" : "foreign/deepgram-npm-4";
        var missing = host == "node" ? NodeProgram.Missing(packages) : NodeProgram.MissingChromium(packages);
        // Where all checks run, what is missing is a failure.
        Assert.False(missing is not null && Environment.GetEnvironmentVariable("CI") == "true", missing);
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    internal async Task<Uri> FindAsync(string name) =>
        (await _servers.FindAsync(SuiteFixture.Deepgram.Cases.Single(item => item.Name == name), CancellationToken.None)).Target!.Address;
}
