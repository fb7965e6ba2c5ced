using Antiphon.Clients.Deepgram;
using Antiphon.Clients.Tests.World;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Row "InjectAgentMessage".</summary>
public sealed class InjectionTests
{
    private const string Refused = """{"type":"InjectionRefused","message":"No."}""";
    private const string Warned = """{"type":"Warning","code":"INJECT_AGENT_MESSAGE_DURING_USER_SPEECH","description":"No."}""";

    [Theory]
    [InlineData(InjectBehavior.Default, null)]
    [InlineData(InjectBehavior.Queue, "queue")]
    [InlineData(InjectBehavior.Interrupt, "interrupt")]
    public void InjectAgentMessage_EachBehaviour_IsSentAndSpoken(InjectBehavior behavior, string? wire) => ClientWorld.Run(async world =>
    {
        string? sent = null;
        world.Serve(async server =>
        {
            await server.OpenAsync();
            var message = await server.NextTextAsync("InjectAgentMessage");
            sent = message.TryGetProperty("behavior", out var value) ? value.GetString() : null;
            await server.SendAsync("""{"type":"ConversationText","role":"assistant","content":"One moment."}""");
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var outcome = await session.InjectAgentMessageAsync("One moment. I am looking.", behavior);

        Assert.Equal((InjectionOutcome.Spoken, wire), (outcome, sent));
    });

    [Theory]
    [InlineData(Refused)]
    [InlineData(Warned)]
    [InlineData(Refused, Warned)]
    [InlineData(Warned, Refused)]
    public void InjectAgentMessage_RefusedInEitherFormOrBoth_IsRefusedOnce(params string[] refusal) => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.NextTextAsync("InjectAgentMessage");
            await server.NextTextAsync("InjectAgentMessage");
            await server.SendAsync(refusal);
            await server.SendAsync("""{"type":"ConversationText","role":"assistant","content":"Two."}""");
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var outcomes = await Task.WhenAll(session.InjectAgentMessageAsync("One."), session.InjectAgentMessageAsync("Two."));

        Assert.Equal([InjectionOutcome.Refused, InjectionOutcome.Spoken], outcomes);
    });

    [Fact]
    public void InjectAgentMessage_BothRefusedInBothForms_AreTwoRefusals() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.NextTextAsync("InjectAgentMessage");
            await server.NextTextAsync("InjectAgentMessage");
            await server.SendAsync(Refused, Warned, Refused, Warned);
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        var outcomes = await Task.WhenAll(session.InjectAgentMessageAsync("One."), session.InjectAgentMessageAsync("Two."));

        Assert.Equal([InjectionOutcome.Refused, InjectionOutcome.Refused], outcomes);
    });

    [Fact]
    public void InjectAgentMessage_NothingComesOfIt_IsUnknownAfterTheTimeout() => ClientWorld.Run(async world =>
    {
        world.Serve(async server =>
        {
            await server.OpenAsync();
            await server.DrainAsync();
        });
        await using var session = await world.ConnectAsync();

        Assert.Equal(InjectionOutcome.Unknown, await session.InjectAgentMessageAsync("One.", timeout: TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.FromSeconds(3), world.Time.Elapsed);
    });
}
