using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;
using Microsoft.Extensions.Logging;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Row "Observability".</summary>
public sealed class ObservabilityTests
{
    private const string Secret = "s3cr3t";

    private static VoiceAgentSettings SecretSettings()
    {
        var settings = ClientWorld.Settings(new FunctionDefinition("hook") { Endpoint = new EndpointSettings($"https://hook.test/x?key={Secret}") { Headers = new Dictionary<string, string> { ["X-Key"] = Secret } } });
        return settings with
        {
            Agent = settings.Agent with
            {
                Think = [settings.Agent.Think[0] with { Endpoint = new EndpointSettings($"https://{Secret}@llm.test/v1") { Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {Secret}" } } }],
            },
        };
    }

    [Fact]
    public void Frames_AllButAudio_AreLoggedWithDirectionTimeAndNumber() => ClientWorld.Run(async world =>
    {
        var log = new LogRecorder();
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await world.DelayAsync(2);
            await server.SendAudioAsync([1, 2]);
            await server.SendAsync("""{"type":"ConversationText","role":"user","content":"private words"}""");
            await server.DrainAsync();
        });

        await using (var session = await world.ConnectAsync(new() { LoggerFactory = log }))
        {
            await session.SendAudioAsync(new byte[2]);
            await session.NextMessageAsync<ServerMessage.ConversationText>();
        }

        var frames = log.Named("FrameSensitive");
        Assert.All(frames, frame => Assert.Equal(LogLevel.Trace, frame.Level));
        Assert.Equal(["Welcome", "Settings", "SettingsApplied", "ConversationText"], log.Named("Frame").Select(frame => (string)frame.Properties.Single(one => one.Key == "Kind").Value!));
        Assert.Equal(
            [("received", 1L, 0d, "Welcome"), ("sent", 2L, 0d, "Settings"), ("received", 3L, 0d, "SettingsApplied"), ("received", 4L, 2_000d, "ConversationText")],
            frames.Select(frame => frame.Properties.ToDictionary(one => one.Key, one => one.Value)).Select(frame =>
                ((string)frame["Direction"]!, (long)frame["Sequence"]!, (double)frame["AtMs"]!, JsonElement.Parse((string)frame["Json"]!).GetProperty("type").GetString()!)));
        Assert.All(frames, frame => Assert.Contains(new KeyValuePair<string, object?>("RequestId", "r1"), frame.Properties));
        log.ExpectSecret("private words");
    });

    [Fact]
    public void Frames_Secrets_StandNowhere() => ClientWorld.Run(async world =>
    {
        var log = new LogRecorder();
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.DrainAsync();
        });

        await using (await world.ConnectAsync(new() { LoggerFactory = log, Credential = Secret }, SecretSettings()))
        {
        }

        Assert.Contains(log.Named("FrameSensitive"), frame => frame.Message.Contains("llm.test/v1", StringComparison.Ordinal));
        Assert.All(log.Entries, entry => Assert.DoesNotContain(Secret, entry.ToString() + entry.Exception, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("""{"credentials":{"secret_access_key":"x"},"a":[{"Headers":{"k":"x"}}]}""", """{"credentials":"***","a":[{"Headers":"***"}]}""")]
    [InlineData("""{"url":"https://u:p@h.test/a?key=x","content":"url"}""", """{"url":"https://h.test/a","content":"url"}""")]
    [InlineData("""{"url":"no address"}""", """{"url":"***"}""")]
    [InlineData("no json", "(7 bytes that are no JSON)")]
    public void Redaction_OfAFrame_KeepsEverythingElse(string frame, string logged) =>
        Assert.Equal(logged, FrameRedaction.Redact(System.Text.Encoding.UTF8.GetBytes(frame)));

    [Fact]
    public void Spans_OfAttemptsAndFunctions_EndWithTheirCodes() => ClientWorld.Run(async world =>
    {
        using var telemetry = new TelemetryRecorder();
        var name = $"weather_{Guid.NewGuid():N}";
        world.RequestIdPrefix = name;
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync($$"""{"type":"FunctionCallRequest","functions":[{"id":"1","name":"{{name}}","arguments":"{}","client_side":true}]}""");
            await server.NextTextAsync("FunctionCallResponse");
            await server.ErrorAsync("INTERNAL_SERVER_ERROR", 1011);
        }).Serve(async server =>
        {
            await server.WelcomeAsync();
            await server.NextTextAsync("Settings");
            await server.ErrorAsync("INVALID_SETTINGS", 1000);
        });

        var failing = new TestFunction(name, async (_, _) =>
        {
            await world.DelayAsync(2);
            throw new InvalidOperationException();
        });
        await using var session = await world.ConnectAsync(new() { Functions = [failing] });
        await session.Completion;

        var attempts = telemetry.Spans.Where(span => span.OperationName == "voice_agent_connect" && (span.GetTagItem("antiphon.request.id") as string)?.StartsWith(name, StringComparison.Ordinal) == true).ToArray();
        Assert.Equal([(true, null), (false, "settings_invalid")], attempts.Select(span => ((bool)span.GetTagItem("antiphon.client.first")!, (string?)span.GetTagItem("error.type"))));
        Assert.All(attempts, span => Assert.Equal(ActivityKind.Client, span.Kind));
        var call = Assert.Single(telemetry.Spans, span => Equals(span.GetTagItem("gen_ai.tool.name"), name));
        Assert.Equal(("tool_failed", TimeSpan.FromSeconds(2)), ((string?)call.GetTagItem("error.type"), call.Duration));
        Assert.Equal(2, Assert.Single(telemetry.Measurements, one => one.Tags.Contains($"gen_ai.tool.name={name}")).Value);
    });

    [Fact]
    public void Page_Instruments_AreThoseOfTheCode()
    {
        RuntimeHelpers.RunClassConstructor(typeof(ClientTelemetry).TypeHandle);
        List<string> instruments = [];
        using (var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ClientTelemetry.SourceName) instruments.Add($"| `{instrument.Name}` | `{instrument.Unit}` | {instrument.Description} |");
            },
        }) listener.Start();
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "clients.md"));

        Assert.NotEmpty(instruments);
        Assert.All(instruments, row => Assert.Contains(row, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_RecoveryTable_IsWhatTheClientDoes()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "clients.md"));

        Assert.All(ReconnectTests.Recovery, row => Assert.Contains($"| `{row.Data.Item1}` | {row.Data.Item2 switch
        {
            ReconnectDecision.Never => "no",
            ReconnectDecision.AtOnce => "at once",
            _ => "after a wait",
        }} |", page, StringComparison.Ordinal));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Antiphon.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
