using System.Runtime.CompilerServices;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Table (b) and the warnings: every code that comes of a failing part, provoked by its named fault scenario. The scenarios are
/// those of the page docs/deepgram-voice-agent.md; a test compares.</summary>
public sealed class FaultTableTests
{
    /// <summary>Code → scenario. What a client provokes by itself stands in other classes.</summary>
    private static readonly (string Code, string Scenario)[] Errors =
    [
        ("INTERNAL_SERVER_ERROR", "line-throws:n=1"),
        ("FAILED_TO_START_LISTENING", "stt-open-fails"),
        ("ASR_CONNECTION_CLOSED", "stt-closes"),
        ("ASR_DRIVER_TIMEOUT", "stt-stalls:times=0"),
        ("FAILED_TO_SPEAK", "tts-fails"),
        ("NON_EXISTENT_FUNCTION_CALLED", "model-unknown-tool"),
        ("FAILED_TO_THINK", "model-fails:times=0"),
    ];

    private static readonly (string Code, string Scenario)[] Warnings =
    [
        ("THINK_REQUEST_FAILED", "model-fails"),
        ("SPEAK_REQUEST_FAILED", "tts-fails-midway:n=2"),
        ("FUNCTION_CALL_FAILED", "tool-throws"),
        ("SLOW_THINK_REQUEST", "model-slow"),
        ("SLOW_SPEAK_REQUEST", "tts-slow:late=800ms"),
        ("GPT_4O_STREAM_END_ERROR", "model-breaks-off"),
    ];

    public static TheoryData<string, string> ErrorRows => new(Errors);

    public static TheoryData<string, string> WarningRows => new(Warnings);

    [Theory]
    [MemberData(nameof(ErrorRows))]
    public async Task Error_ByItsScenario_IsTheLastMessageAndClosesAsTheTableSays(string code, string scenario)
    {
        var log = new LogRecorder();
        await using var server = await StartAsync(scenario, log);
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync("""{"type":"Settings","audio":{"input":{"encoding":"linear16","sample_rate":16000}},"agent":{"greeting":"Hello there.","think":{"provider":{"type":"open_ai","model":"given"},"prompt":"p"}}}""");
        var speaking = code.StartsWith("ASR", StringComparison.Ordinal) ? client.KeepSpeakingAsync("hello there") : Task.CompletedTask;
        if (code is "FAILED_TO_THINK" or "NON_EXISTENT_FUNCTION_CALLED")
        {
            await client.NextAsync<ServerMessage.AgentAudioDone>();
            for (var turns = code == "FAILED_TO_THINK" ? 3 : 1; turns > 0; turns--)
            {
                await client.SendAsync("""{"type":"InjectUserMessage","content":"Well?"}""");
                if (turns > 1) await client.NextAsync<ServerMessage.AgentAudioDone>();
            }
        }

        await client.EndsWithAsync(code, log: log);
        await speaking;

        await server.NoSessionsAsync();
    }

    [Theory]
    [MemberData(nameof(WarningRows))]
    public async Task Warning_ByItsScenario_ComesAndTheSessionGoesOn(string code, string scenario)
    {
        await using var server = await StartAsync(scenario, new LogRecorder());
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(new AgentSettings { Greeting = "Hello there." }));
        await client.NextAsync<ServerMessage.AgentAudioDone>();

        await client.SayAsync("Well?");
        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Contains(messages, message => message is ServerMessage.Warning warning && warning.Code == code);
        await client.SayAsync("And now?");
        await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);
    }

    [Provokes("text_to_speech_slow")]
    [Fact]
    public async Task Synthesiser_SlowerThanTheLimit_IsToldAndHeard()
    {
        var options = new DeepgramVoiceAgentOptions { SlowSpeakAfter = TimeSpan.FromMilliseconds(50) };
        await using var server = await VoiceAgentServer.StartAsync(
            setup => setup.TextToSpeech = new ScriptedTextToSpeech(TimeProvider.System) { CharacterDuration = TimeSpan.FromMilliseconds(2), FirstChunkDelay = TimeSpan.FromMilliseconds(400) },
            options);
        await using var client = await TalkingClient.StartAsync(server, VoiceAgentServer.Settings(VoiceAgentServer.Agent("Hello.")));

        var messages = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        Assert.Single(messages.OfType<ServerMessage.Warning>(), warning => warning.Code == "SLOW_SPEAK_REQUEST");
        Assert.Contains(messages, message => message is ServerMessage.Audio);
    }

    [Fact]
    public async Task FailedToThink_OfATurn_FollowsTheWarningOfItsRequestAndTheSessionGoesOn()
    {
        await using var server = await StartAsync("model-fails", new LogRecorder());
        await using var client = await TalkingClient.StartAsync(server);

        await client.SayAsync("One?");
        var failed = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);
        await client.SayAsync("Two?");
        var answered = await client.UntilAsync(message => message is ServerMessage.AgentAudioDone);

        var warning = failed.FindIndex(message => message is ServerMessage.Warning { Code: "THINK_REQUEST_FAILED" });
        Assert.IsType<ServerMessage.Error>(failed[warning + 1]);
        Assert.Equal("FAILED_TO_THINK", ((ServerMessage.Error)failed[warning + 1]).Code);
        Assert.DoesNotContain(answered, message => message is ServerMessage.Error);
    }

    [Fact]
    public async Task FailedToSpeak_ForGood_FollowsTheWarningOfItsRequest()
    {
        await using var server = await StartAsync("tts-fails", new LogRecorder());
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync("""{"type":"Settings","audio":{},"agent":{"greeting":"Hello there.","think":{"provider":{"type":"open_ai","model":"given"}}}}""");

        var messages = await client.EndsWithAsync("FAILED_TO_SPEAK");

        Assert.Equal("SPEAK_REQUEST_FAILED", Assert.IsType<ServerMessage.Warning>(messages[^2]).Code);
    }

    [Fact]
    public void Page_NamesTheScenarioOfEveryRow()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "deepgram-voice-agent.md"));

        Assert.All(Errors.Concat(Warnings), row => Assert.Contains(page.Split('\n'), line =>
            line.StartsWith($"| `{row.Code}` |", StringComparison.Ordinal) && line.Contains($"`{row.Scenario}`", StringComparison.Ordinal)));
        Assert.All(DeepgramErrors.WireCodes, code => Assert.Contains($"| `{code}` |", page, StringComparison.Ordinal));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Antiphon.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private static Task<VoiceAgentServer> StartAsync(string scenario, LogRecorder log)
    {
        var options = new DeepgramVoiceAgentOptions { SlowThinkAfter = TimeSpan.FromMilliseconds(300), SlowSpeakAfter = TimeSpan.FromMilliseconds(300) };
        var agent = new Conversation.VoiceAgent
        {
            Agent = new Agents.Agent { Name = "desk", Tools = [Agents.AgentTool.Create(() => "nine to five", "open_hours")] },
        };
        return VoiceAgentServer.StartAsync(
            setup =>
            {
                setup.Logging = logging => logging.ClearProviders().AddProvider(log);
                setup.Model = new ToolCallingClient();
                setup.SpeechToText = new LoopbackSpeechToText();
                setup.Inject(scenario);
            },
            options, agent);
    }

    /// <summary>Calls the agent's first tool, if it has one, then answers; one tool a turn.</summary>
    private sealed class ToolCallingClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Replies are streamed.");

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            if (messages.Last().Role == ChatRole.User && options?.Tools is [var tool, ..])
            {
                yield return new(ChatRole.Assistant, [new FunctionCallContent("call", tool.Name)]);
                yield break;
            }

            yield return new(ChatRole.Assistant, "We are open from nine, ");
            yield return new(ChatRole.Assistant, "and gladly so.");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
