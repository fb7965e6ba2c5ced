using System.Text.Json;
using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Rows "Welcome", "Settings", "Message before Settings", "Fallback chains", "Pluggable auth", "Concurrency limit", "Stored agents".</summary>
public sealed class OpeningTests
{
    [Fact]
    public void Welcome_ComesLate_SettingsWaitForIt() => ClientWorld.Run(async world =>
    {
        var sentAt = TimeSpan.Zero;
        world.Serve(async server =>
        {
            await world.DelayAsync(3);
            await server.WelcomeAsync();
            await server.NextTextAsync("Settings");
            sentAt = world.Time.Elapsed;
            await server.SendAsync("""{"type":"SettingsApplied"}""");
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync();

        Assert.Equal((TimeSpan.FromSeconds(3), "r1", true), (sentAt, session.RequestId, session.IsReady));
    });

    [Fact]
    public void Welcome_NotWaitedFor_SettingsGoOutAtOnce() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.NextTextAsync("Settings");
            await server.SendAsync("""{"type":"SettingsApplied"}""");
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync(new() { WaitForWelcome = false });

        Assert.True(session.IsReady);
    });

    [Fact]
    public void Welcome_NeverComes_IsGivenUp() => ClientWorld.Run(async world =>
    {
        world.Serve(server => server.DrainAsync());

        var error = await Assert.ThrowsAsync<ConnectionException>(() => world.ConnectAsync());

        Assert.Same(ErrorCodes.ConnectionRefused, error.Code);
        Assert.Equal(new VoiceAgentClientOptions().SettingsTimeout, world.Time.Elapsed);
    });

    [Fact]
    public void Settings_OfTheWholeTree_ArriveAsTheyAreWithExtras() => ClientWorld.Run(async world =>
    {
        JsonElement sent = default;
        world.Serve(async server =>
        {
            sent = (await server.OpenAsync()).Settings;
            await server.DrainAsync();
        });
        var settings = ClientWorld.Settings() with
        {
            Tags = ["a"],
            MipOptOut = true,
            Extra = new Dictionary<string, JsonElement> { ["new_field"] = JsonElement.Parse("""{"x":1}""") },
        };

        await using (await world.ConnectAsync(settings: settings))
        {
        }

        Assert.Equal("a", sent.GetProperty("tags")[0].GetString());
        Assert.Equal(1, sent.GetProperty("new_field").GetProperty("x").GetInt32());
        Assert.Equal("Hello.", sent.GetProperty("agent").GetProperty("greeting").GetString());
        Assert.Equal("gpt-4o-mini", sent.GetProperty("agent").GetProperty("think").GetProperty("provider").GetProperty("model").GetString());
    });

    [Fact]
    public void FallbackChains_OfThinkAndSpeak_AreSentAsArrays() => ClientWorld.Run(async world =>
    {
        JsonElement sent = default;
        world.Serve(async server =>
        {
            sent = (await server.OpenAsync()).Settings.GetProperty("agent");
            await server.DrainAsync();
        });
        var settings = ClientWorld.Settings();

        await using (await world.ConnectAsync(settings: settings with
        {
            Agent = settings.Agent with
            {
                Think = [settings.Agent.Think[0], new ThinkSettings(new ThinkProvider("anthropic") { Model = "second" })],
                Speak = [new SpeakSettings(new SpeakProvider("deepgram") { Model = "aura-2-thalia-en" }), new SpeakSettings(new SpeakProvider("deepgram") { Version = "v2", Model = "flux-kit-en" })],
            },
        }))
        {
        }

        Assert.Equal(["gpt-4o-mini", "second"], sent.GetProperty("think").EnumerateArray().Select(entry => entry.GetProperty("provider").GetProperty("model").GetString()));
        Assert.Equal(["aura-2-thalia-en", "flux-kit-en"], sent.GetProperty("speak").EnumerateArray().Select(entry => entry.GetProperty("provider").GetProperty("model").GetString()));
    });

    [Fact]
    public void Settings_ThatNoServerTakes_AreRefusedBeforeAnythingIsSent() => ClientWorld.Run(async world =>
    {
        var settings = ClientWorld.Settings() with { Audio = new AudioSettings { Input = new AudioInputSettings { Encoding = "mp3" } } };

        var error = await Assert.ThrowsAsync<ProtocolException>(() => world.ConnectAsync(settings: settings));

        Assert.Same(ErrorCodes.SettingsInvalid, error.Code);
        Assert.Empty(world.Attempts);
    });

    [Fact]
    public void StoredAgents_AnId_IsSentAsText() => ClientWorld.Run(async world =>
    {
        JsonElement sent = default;
        world.Serve(async server =>
        {
            sent = (await server.OpenAsync()).Settings;
            await server.DrainAsync();
        });

        await using (await world.ConnectAsync(settings: new VoiceAgentSettings { Agent = new AgentSettings { StoredAgentId = "0194a1f0-0000-7000-8000-000000000000" } }))
        {
        }

        Assert.Equal("0194a1f0-0000-7000-8000-000000000000", sent.GetProperty("agent").GetString());
    });

    [Fact]
    public void MessageBeforeSettings_BeforeTheSession_CannotBeSent() => ClientWorld.Run(async world =>
    {
        // There is no session to send with before its settings are applied; whoever lost one waits for the next.
        var applied = new TaskCompletionSource();
        world.Serve(async server =>
        {
            await server.WelcomeAsync();
            await server.NextTextAsync("Settings");
            await applied.Task;
            await server.SendAsync("""{"type":"SettingsApplied"}""");
            await server.DrainAsync();
        });

        var connecting = world.ConnectAsync();
        await world.DelayAsync(5);
        Assert.False(connecting.IsCompleted);
        applied.SetResult();

        await using var session = await connecting;
        Assert.True(session.IsReady);
    });

    [Fact]
    public void PluggableAuth_TokenProvider_IsAskedBeforeEveryConnect() => ClientWorld.Run(async world =>
    {
        var asked = 0;
        world.Serve(async server =>
        {
            await server.OpenAsync();
            server.Abort();
        }).Serve(async server =>
        {
            await server.OpenAsync();
            await server.DrainAsync();
        });

        await using var session = await world.ConnectAsync(new() { CredentialProvider = _ => ValueTask.FromResult<VoiceAgentCredential?>(new($"token {++asked}", CredentialScheme.Bearer)) });
        await session.NextAsync<VoiceAgentEvent.Reconnected>();

        Assert.Equal(["token 1", "token 2"], world.Attempts.Select(attempt => attempt.Credential!.Value));
    });

    [Fact]
    public void PluggableAuth_TokenProviderFails_TheAttemptFailsWithIt() => ClientWorld.Run(async world =>
    {
        var error = await Assert.ThrowsAsync<ConnectionException>(() => world.ConnectAsync(new() { CredentialProvider = _ => throw new HttpRequestException("secret") }));

        Assert.Same(ErrorCodes.ConnectionRefused, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Attempts);
    });

    [Fact]
    public void Credential_InText_IsHidden()
    {
        Assert.DoesNotContain("secret", new VoiceAgentCredential("secret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new VoiceAgentClientOptions { Credential = "secret" }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ConcurrencyLimit_Refused429_IsServerFull() => ClientWorld.Run(async world =>
    {
        world.Refuse(ErrorCodes.ServerFull, 429);

        var error = await Assert.ThrowsAsync<ConnectionException>(() => world.ConnectAsync());

        Assert.Equal((ErrorCodes.ServerFull, 429), (error.Code, error.Status));
    });

    [Fact]
    public void ConnectAsync_Cancelled_LeavesNothingBehind() => ClientWorld.Run(async world =>
    {
        world.Serve(server => server.DrainAsync());
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1), world.Time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Client().ConnectAsync(ClientWorld.Settings(), cancel.Token));

        Assert.Equal(0, world.Time.ActiveTimers);
    });
}
