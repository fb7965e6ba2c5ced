using System.Diagnostics;
using System.Text.Json;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>The vendor's stock npm client, pinned, against our server: a judge that is not ours.</summary>
public sealed class StockClientTests(StockClient stock) : IClassFixture<StockClient>
{
    [Fact]
    public async Task StockClient_WholeSession_GetsEverythingInOrder()
    {
        Assert.SkipUnless(stock.Missing is null, stock.Missing ?? "");
        await using var server = await VoiceAgentServer.StartAsync();
        server.Model
            .Replies("I am a weather service.")
            .Calls("get_weather", new Dictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "Oslo" }, "call_weather")
            .Then(new ChatStep().Expect("the function's result", request => request.Messages[^1].Contents.OfType<FunctionResultContent>().Any(result => $"{result.Result}".Contains("clear", StringComparison.Ordinal))).Text("The sky is clear."))
            .Replies("You are welcome.");
        server.Ear.Hears("thank you");

        var lines = await stock.RunAsync(server.Address, "whole");

        Assert.Equal(
        [
            "open",
            "Welcome", "SettingsApplied", "Warning SETTINGS_PROVIDERS_MAPPED",
            "AgentStartedSpeaking", "assistant: Hello from the server.", "History", "audio", "AgentAudioDone",
            "UserStartedSpeaking", "user: Who are you?", "History",
            "AgentStartedSpeaking", "assistant: I am a weather service.", "History", "audio", "AgentAudioDone", "LatencyReport",
            "UserStartedSpeaking", "user: How is the weather in Oslo?", "History",
            "FunctionCallRequest get_weather {\"city\":\"Oslo\"} client", "History",
            "AgentStartedSpeaking", "assistant: The sky is clear.", "History", "audio", "AgentAudioDone", "LatencyReport",
            "UserStartedSpeaking", "user: thank you", "History",
            "AgentStartedSpeaking", "assistant: You are welcome.", "History", "audio", "AgentAudioDone",
            "close 1000", "done 1",
        ], Story(lines).Where((entry, index) => !IsAfterLastAudio(lines, index, entry)));
        // 24 kHz linear16: 2 ms a character, 96 bytes each.
        Assert.Equal("Hello from the server.".Length * 96, Audio(lines, utterance: 0));
        server.Model.Verify();
        server.Ear.Verify();
        await server.NoSessionsAsync();
    }

    [Fact]
    public async Task StockClient_FatalError_ConnectsExactlyOnce()
    {
        Assert.SkipUnless(stock.Missing is null, stock.Missing ?? "");
        await using var server = await VoiceAgentServer.StartAsync();

        var lines = await stock.RunAsync(server.Address, "fatal");

        Assert.Equal(["open", "Welcome", "Error INVALID_SETTINGS", "close 1000", "done 1"], Story(lines));
    }

    [Fact]
    public async Task StockClient_WrongKey_IsRefused()
    {
        Assert.SkipUnless(stock.Missing is null, stock.Missing ?? "");
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.Configure = options => options.Keys.Add("right"));

        var lines = await stock.RunAsync(server.Address, "whole", "wrong");

        Assert.DoesNotContain("open", Story(lines));
        Assert.Contains(Story(lines), entry => entry.Contains("401", StringComparison.Ordinal));
    }

    // The client closes on the last AgentAudioDone; whether it still sees the report of that turn is a matter of luck.
    private static bool IsAfterLastAudio(List<JsonElement> lines, int index, string entry) =>
        entry == "LatencyReport" && !Story(lines).Skip(index).Contains("AgentAudioDone");

    /// <summary>The events in short, runs of audio as one.</summary>
    private static List<string> Story(List<JsonElement> lines)
    {
        var story = new List<string>();
        foreach (var entry in lines.Select(Short))
        {
            if (entry != "audio" || story is not [.., "audio"]) story.Add(entry);
        }

        return story;
    }

    private static string Short(JsonElement line) => line.GetProperty("event").GetString() switch
    {
        "message" => Short(line.GetProperty("message"), line.GetProperty("message").GetProperty("type").GetString()!),
        "close" => $"close {line.GetProperty("code").GetInt32()}",
        "done" => $"done {line.GetProperty("connections").GetInt32()}",
        "error" => $"error {line.GetProperty("message").GetString()}",
        var name => name!,
    };

    private static string Short(JsonElement message, string type) => type switch
    {
        "ConversationText" => $"{message.GetProperty("role").GetString()}: {message.GetProperty("content").GetString()}",
        "Error" or "Warning" => $"{type} {message.GetProperty("code").GetString()}",
        "FunctionCallRequest" => message.GetProperty("functions")[0] is var call
            ? $"{type} {call.GetProperty("name").GetString()} {call.GetProperty("arguments").GetString()} {(call.GetProperty("client_side").GetBoolean() ? "client" : "server")}"
            : type,
        _ => type,
    };

    private static long Audio(List<JsonElement> lines, int utterance)
    {
        long bytes = 0;
        foreach (var line in lines)
        {
            var entry = Short(line);
            if (entry == "AgentAudioDone" && utterance-- == 0) return bytes;
            if (entry == "AgentAudioDone") bytes = 0;
            if (entry == "audio") bytes += line.GetProperty("bytes").GetInt64();
        }

        return bytes;
    }
}

/// <summary>Installs the pinned packages once and runs scripts with Node.</summary>
public sealed class StockClient : IAsyncLifetime
{
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RunPatience = TimeSpan.FromSeconds(60);

    private readonly string _folder = FindFolder();

    /// <summary>Why the peer cannot run here; null when it can.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        try
        {
            var (exit, output) = await StartAsync("node", ["--version"], RunPatience);
            if (exit != 0 || !Version.TryParse(output.Trim().TrimStart('v'), out var version) || version.Major < 20)
            {
                Missing = $"The stock client needs Node 20 or later; found '{output.Trim()}'.";
                return;
            }

            if (Directory.Exists(Path.Combine(_folder, "node_modules", "@deepgram", "sdk"))) return;
            (exit, output) = await StartAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], InstallPatience);
            if (exit != 0) Missing = $"npm ci failed in tests/foreign/deepgram-npm: {output}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing = "The stock client needs Node 20 or later with npm; neither was found. Install them and run again.";
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs <c>session.mjs</c> and gives its lines.</summary>
    public async Task<List<JsonElement>> RunAsync(Uri server, string scenario, string key = "test-key")
    {
        var (_, output) = await StartAsync("node", ["session.mjs", $"ws://{server.Authority}", scenario, key], RunPatience);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))];
    }

    private async Task<(int Exit, string Output)> StartAsync(string program, string[] arguments, TimeSpan patience)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        using var limit = new CancellationTokenSource(patience);
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output.Length > 0 ? output : await error);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {arguments[0]} did not end within {patience.TotalSeconds:F0} s.", e);
        }
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "foreign", "deepgram-npm");
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException("tests/foreign/deepgram-npm was not found above the test program.");
    }
}
