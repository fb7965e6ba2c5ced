using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Rows "Update messages", "UpdatePrompt adds", "UpdateListen partial".</summary>
public sealed class UpdateTests
{
    private static ClientWorld Acknowledging(ClientWorld world, List<string> sent) => world.Serve(async server =>
    {
        await server.OpenAsync();
        while (await server.NextAsync() is System.Text.Json.JsonElement message)
        {
            var type = message.GetProperty("type").GetString()!;
            sent.Add(type);
            await server.SendAsync($$"""{"type":"{{type["Update".Length..]}}Updated"}""");
        }
    });

    [Fact]
    public void UpdateMessages_AllFour_AreAcknowledged() => ClientWorld.Run(async world =>
    {
        List<string> sent = [];
        await using var session = await Acknowledging(world, sent).ConnectAsync();

        Assert.True(await session.UpdatePromptAsync("Be brief."));
        Assert.True(await session.UpdateThinkAsync([new ThinkSettings(new ThinkProvider("open_ai") { Model = "m2" })]));
        Assert.True(await session.UpdateSpeakAsync([new SpeakSettings(new SpeakProvider("deepgram") { Model = "aura-2-thalia-en" })]));
        Assert.True(await session.UpdateListenAsync(new ListenUpdate { Model = "nova-3" }));

        Assert.Equal(["UpdatePrompt", "UpdateThink", "UpdateSpeak", "UpdateListen"], sent);
        Assert.Equal(TimeSpan.Zero, world.Time.Elapsed);
    });

    [Fact]
    public void UpdateMessages_NoAcknowledgement_GoesOnAfterTheTimeout() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var acknowledged = await session.UpdatePromptAsync("Be brief.", TimeSpan.FromSeconds(2));

        Assert.False(acknowledged);
        Assert.Equal(TimeSpan.FromSeconds(2), world.Time.Elapsed);
        Assert.True(session.IsReady);
    });

    [Fact]
    public void UpdateMessages_TwoAtOnceAndOneAcknowledgement_TheFirstHasIt() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.NextTextAsync("UpdateListen");
            await server.NextTextAsync("UpdateListen");
            await server.SendAsync("""{"type":"ListenUpdated"}""");
            await server.DrainAsync();
        });
        var settings = ClientWorld.Settings();
        await using var session = await world.ConnectAsync(settings: settings with { Agent = settings.Agent with { Listen = ListenProvider.Nova("nova-2") } });

        var both = await Task.WhenAll(session.UpdateListenAsync(new ListenUpdate { Model = "nova-2" }), session.UpdateListenAsync(new ListenUpdate { Model = "nova-3" }));

        Assert.Equal([true, false], both);
        Assert.Equal("nova-3", session.Settings.Agent.Listen!.Model);
    });

    [Fact]
    public void UpdateMessages_TheServerWillNot_TheErrorIsThrown() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.NextTextAsync("UpdateThink");
            await server.ErrorAsync("INVALID_SETTINGS", 1000);
        });
        await using var session = await world.ConnectAsync();

        var error = await Assert.ThrowsAsync<VoiceAgentException>(() => session.UpdateThinkAsync([new ThinkSettings(new ThinkProvider("open_ai") { Model = "none" })]));

        Assert.Equal("INVALID_SETTINGS", error.WireCode);
    });

    [Fact]
    public void UpdateMessages_ThatNoServerTakes_AreNotSent() => ClientWorld.Run(async world =>
    {
        List<string> sent = [];
        await using var session = await Acknowledging(world, sent).ConnectAsync();

        await Assert.ThrowsAsync<ProtocolException>(() => session.UpdateThinkAsync([]));

        await session.CloseAsync();
        Assert.Empty(sent);
    });

    [Fact]
    public void UpdateListenPartial_ThatDoesNotGoWithWhatHolds_IsNotSent() => ClientWorld.Run(async world =>
    {
        List<string> sent = [];
        var settings = ClientWorld.Settings();
        await using var session = await Acknowledging(world, sent).ConnectAsync(settings: settings with { Agent = settings.Agent with { Listen = ListenProvider.Nova("nova-3") } });

        await Assert.ThrowsAsync<ProtocolException>(() => session.UpdateListenAsync(new ListenUpdate { EotThreshold = 0.8 }));

        await session.CloseAsync();
        Assert.Empty(sent);
    });

    [Fact]
    public void UpdatePromptAdds_WhatTheNextConnectionIsTold_HasBoth() => ClientWorld.Run(async world =>
    {
        List<string> sent = [];
        await using var session = await Acknowledging(world, sent).ConnectAsync();

        await session.UpdatePromptAsync("Be brief.");

        Assert.Equal("Be kind.\n\nBe brief.", session.Settings.Agent.Think.Single().Prompt);
    });

    [Fact]
    public void UpdateListenPartial_WhatTheNextConnectionIsTold_KeepsTheRestAndClearsTheHints() => ClientWorld.Run(async world =>
    {
        List<string> sent = [];
        var settings = ClientWorld.Settings();
        settings = settings with { Agent = settings.Agent with { Listen = ListenProvider.Flux("flux-general-multi") with { EotTimeoutMs = 900, LanguageHints = ["en"] } } };
        await using var session = await Acknowledging(world, sent).ConnectAsync(settings: settings);

        await session.UpdateListenAsync(new ListenUpdate { EotThreshold = 0.8 });

        var listen = session.Settings.Agent.Listen!;
        Assert.Equal(("flux-general-multi", 900, 0.8), (listen.Model, listen.EotTimeoutMs, listen.EotThreshold));
        Assert.Empty(listen.LanguageHints);
    });
}
