using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Row "Errors".</summary>
public sealed class ErrorTests
{
    public static TheoryData<string> WireCodes => [.. DeepgramErrors.WireCodes];

    private static ClientWorld Failing(ClientWorld world, string code, int? close) => world.Serve(async server =>
    {
        await server.OpenAsync();
        await server.ErrorAsync(code, close);
    });

    [Theory]
    [MemberData(nameof(WireCodes))]
    public void Errors_EachOfTheProtocol_HasCodeDescriptionRequestIdAndCloseStatus(string wire) => ClientWorld.Run(async world =>
    {
        var code = DeepgramErrors.FromWire(wire)!;
        var close = DeepgramErrors.ToWire(code).CloseStatus;
        await using var session = await Failing(world, wire, close).ConnectAsync(new() { Reconnect = ReconnectOptions.Off });

        var failed = await session.NextAsync<VoiceAgentEvent.Failed>();
        var end = await session.Completion;

        Assert.Equal((wire, "It failed.", "r1", wire != "FAILED_TO_THINK"), (failed.Error.WireCode, failed.Error.Description, failed.Error.RequestId, failed.Error.IsFatal));
        var error = Assert.IsType<VoiceAgentException>(end.Error);
        Assert.Equal((code, wire, close, close), (error.Code, error.WireCode, error.CloseStatus, end.CloseStatus));
    });

    [Fact]
    public void Errors_OfAnUnknownCode_KeepIt() => ClientWorld.Run(async world =>
    {
        await using var session = await Failing(world, "OUT_OF_CREDIT", 1000).ConnectAsync();

        var end = await session.Completion;

        var error = Assert.IsType<VoiceAgentException>(end.Error);
        Assert.Equal(("OUT_OF_CREDIT", ErrorCodes.Internal, true), (error.WireCode, error.Code, error.IsFatal));
    });

    [Fact]
    public void Errors_ThatCostATurnOnly_LeaveTheSession() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("""{"type":"Error","description":"No.","code":"FAILED_TO_THINK"}""");
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var failed = await session.NextAsync<VoiceAgentEvent.Failed>();
        await world.DelayAsync(60);

        Assert.False(failed.Error.IsFatal);
        Assert.True(session.IsReady);
    });

    [Fact]
    public void Errors_TheServerDoesNotClose_WeDo() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("""{"type":"Error","description":"No.","code":"INVALID_SETTINGS"}""");
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var end = await session.Completion;

        Assert.Same(ErrorCodes.SettingsInvalid, end.Error!.Code);
        Assert.Equal(new VoiceAgentClientOptions().CloseTimeout, world.Time.Elapsed);
    });

    [Fact]
    public void Errors_WhileTheSettingsAreApplied_AreThrownByConnecting() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.WelcomeAsync();
            await server.NextTextAsync("Settings");
            await server.ErrorAsync("INVALID_AGENT_ID", 1000);
        });

        var error = await Assert.ThrowsAsync<VoiceAgentException>(() => world.ConnectAsync());

        Assert.Equal(("INVALID_AGENT_ID", "r1", 1000), (error.WireCode, error.RequestId, error.CloseStatus));
    });

    [Fact]
    public void Errors_WhileTheSettingsAreAppliedAndNoClose_AreThrownAllTheSame() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.WelcomeAsync();
            await server.NextTextAsync("Settings");
            await server.SendAsync("""{"type":"Error","description":"No.","code":"INVALID_SETTINGS"}""");
            await server.DrainAsync();
        });

        var error = await Assert.ThrowsAsync<VoiceAgentException>(() => world.ConnectAsync());

        Assert.Equal("INVALID_SETTINGS", error.WireCode);
        Assert.Equal(TimeSpan.Zero, world.Time.Elapsed); // The server answers our close.
    });

    [Fact]
    public void Errors_AServerThatGoesOnTalkingAfterOne_IsLeft() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("""{"type":"Error","description":"No.","code":"INVALID_SETTINGS"}""");
            for (var i = 0; i < 20; i++)
            {
                try
                {
                    await server.SendAsync("""{"type":"AgentThinking","content":"still here"}""");
                }
                catch (System.Net.WebSockets.WebSocketException)
                {
                    return;
                }

                await world.DelayAsync(1);
            }
        });
        await using var session = await world.ConnectAsync();

        await session.Completion;

        Assert.Equal(new VoiceAgentClientOptions().CloseTimeout, world.Time.Elapsed);
    });

    [Fact]
    public void Errors_AMessageThatCannotBeRead_EndsTheSessionAndIsNotTriedAgain() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.SendAsync("[]");
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var end = await session.Completion;

        Assert.Same(ErrorCodes.MessageUnreadable, end.Error!.Code);
        Assert.Single(world.Attempts);
    });

    [Fact]
    public void CloseAsync_OfALiveSession_IsAnEndWithoutAnError() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var end = await session.CloseAsync();

        Assert.Equal((1000, null), (end.CloseStatus, end.Error));
        Assert.Equal(new VoiceAgentEvent.Ended(end), (await session.AllEventsAsync())[^1]);
        Assert.Equal(0, world.Time.ActiveTimers);
    });
}
