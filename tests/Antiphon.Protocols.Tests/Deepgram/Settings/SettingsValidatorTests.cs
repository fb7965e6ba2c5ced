using Antiphon.Protocols.Deepgram;
using Antiphon.Protocols.Tests.Deepgram.Golden;

namespace Antiphon.Protocols.Tests.Deepgram.Settings;

/// <summary>What a client is told of settings made in code, before they are sent.</summary>
public sealed class SettingsValidatorTests
{
    private static readonly (string Path, AgentSettings Agent)[] Rows =
    [
        ("agent.listen.provider.type", new() { Listen = new() { Type = "x" } }),
        ("agent.listen.provider.model", new() { Listen = new() { Version = "v2" } }),
        ("agent.listen.provider.language", new() { Listen = ListenProvider.Flux("flux-general-en") with { Language = "en" } }),
        ("agent.listen.provider.smart_format", new() { Listen = ListenProvider.Flux("flux-general-en") with { SmartFormat = false } }),
        ("agent.listen.provider.eot_threshold", new() { Listen = ListenProvider.Nova("nova-3") with { EotThreshold = 0.7 } }),
        ("agent.listen.provider.eot_timeout_ms", new() { Listen = ListenProvider.Flux("flux-general-en") with { EotTimeoutMs = 0 } }),
        ("agent.listen.provider.language_hints", new() { Listen = ListenProvider.Nova("nova-3") with { LanguageHints = ["en"] } }),
        ("agent.think.provider.type", new() { Think = [new(new ThinkProvider("x"))] }),
        ("agent.think.provider.model", new() { Think = [new(new ThinkProvider("open_ai"))] }),
        ("agent.think.provider.model", new() { Think = [new(new ThinkProvider("google"))] }),
        ("agent.think.provider.reasoning_mode", new() { Think = [new(new ThinkProvider("anthropic") { Model = "m", ReasoningMode = "low" })] }),
        ("agent.think.provider.temperature", new() { Think = [new(new ThinkProvider("open_ai") { Model = "m", Temperature = double.NaN })] }),
        ("agent.think.endpoint", new() { Think = [new(new ThinkProvider("groq") { Model = "m" })] }),
        ("agent.think.endpoint.method", new() { Think = [new(new ThinkProvider("nvidia")) { Endpoint = new("https://x") { Method = "post" } }] }),
        ("agent.think[1].provider.model", new() { Think = [new(new ThinkProvider("nvidia")), new(new ThinkProvider("open_ai"))] }),
        ("agent.speak.provider.model", new() { Speak = [new(new SpeakProvider("deepgram"))] }),
        ("agent.speak.provider.model_id", new() { Speak = [new(new SpeakProvider("cartesia") { Voice = "v", VoiceMode = "id" })] }),
        ("agent.speak.provider.voice", new() { Speak = [new(new SpeakProvider("cartesia") { Model = "m" })] }),
        ("agent.speak.provider.voice.mode", new() { Speak = [new(new SpeakProvider("cartesia") { Model = "m", Voice = "v" })] }),
        ("agent.speak.provider.voice", new() { Speak = [new(SpeakProvider.Deepgram("m") with { Voice = "v" })] }),
        ("agent.speak.provider.voice", new() { Speak = [new(new SpeakProvider("open_ai") { Model = "m", Voice = "v", VoiceMode = "id" }) { Endpoint = new("https://x") }] }),
        ("agent.speak.provider.speed", new() { Speak = [new(SpeakProvider.Deepgram("m") with { SpeedWord = "fast" })] }),
        ("agent.speak.provider.expressivity", new() { Speak = [new(SpeakProvider.Deepgram("m") with { Expressivity = 1 })] }),
        ("agent.speak.provider.credentials.type", new()
        {
            Speak = [new(new SpeakProvider("aws_polly") { Voice = "v", Language = "en", Engine = "neural", Credentials = new() }) { Endpoint = new("https://x") }],
        }),
        ("agent.speak[1].endpoint", new() { Speak = [new(SpeakProvider.Deepgram("m")), new(new SpeakProvider("eleven_labs") { Model = "m" })] }),
    ];

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, Rows.Length)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Validate_WhatNoServerTakes_IsInvalidSettingsWithItsPath(int row)
    {
        var (path, agent) = Rows[row];

        var error = Assert.Throws<ProtocolException>(() => SettingsValidator.Validate(new VoiceAgentSettings { Agent = agent }));

        Assert.Equal((ErrorCodes.SettingsInvalid, path), (error.Code, error.Path));
    }

    [Fact]
    public void Validate_EveryFieldOfTheProtocol_Passes() => SettingsValidator.Validate(GoldenSettings.Full);

    [Fact]
    public void Validate_Defaults_Pass() => SettingsValidator.Validate(new VoiceAgentSettings());

    [Fact]
    public void Validate_UpdateWithoutEntry_NamesIt() =>
        Assert.Equal("think", Assert.Throws<ProtocolException>(() => SettingsValidator.Validate(new ClientMessage.UpdateThink([]))).Path);

    [Fact]
    public void Validate_UpdateOfListen_NamesTheField() => Assert.Equal("listen.provider.eot_threshold",
        Assert.Throws<ProtocolException>(() => SettingsValidator.Validate(new ClientMessage.UpdateListen(new ListenUpdate { EotThreshold = 2 }))).Path);
}
