using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Tests.Doubles;

public sealed class ScriptedChatClientTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task GetStreamingResponseAsync_Chunks_ComeAsScripted()
    {
        using var model = new ScriptedChatClient(_time).Replies("Good ", "morning.");

        var chunks = await model.GetStreamingResponseAsync(Hello).Select(u => u.Text).ToListAsync();

        Assert.Equal(["Good ", "morning."], chunks);
        Assert.Equal("hello", Assert.Single(model.Requests).LastText);
    }

    [Fact]
    public async Task GetResponseAsync_TextAndCall_Aggregates()
    {
        using var model = new ScriptedChatClient(_time).Then(new ChatStep().Text("One moment.").Call("book", new Dictionary<string, object?> { ["day"] = "monday" }));

        var response = await model.GetResponseAsync(Hello);

        var call = Assert.Single(response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>());
        Assert.Equal(("One moment.", "book", "call_1", "monday"), (response.Text, call.Name, call.CallId, call.Arguments!["day"]));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Delay_WaitsForTheClock()
    {
        using var model = new ScriptedChatClient(_time).Then(new ChatStep().Text(TimeSpan.FromMilliseconds(500), "late"));
        var response = model.GetResponseAsync(Hello);

        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(response.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("late", (await response).Text);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_StallCancelled_IsCountedAndLeavesNoTimer()
    {
        using var model = new ScriptedChatClient(_time).Stalls();
        using var cancel = new CancellationTokenSource();
        var response = model.GetResponseAsync(Hello, cancellationToken: cancel.Token);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(response.IsCompleted);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        Assert.Equal((1, 0), (model.Cancelled, _time.ActiveTimers));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_ExpectationNotMet_SaysWhatWasExpected()
    {
        var model = new ScriptedChatClient(_time).Then(new ChatStep().ExpectLast("goodbye").Text("Bye."));

        var e = await Assert.ThrowsAsync<ExpectationFailedException>(() => model.GetResponseAsync(Hello));

        Assert.Contains("last message with 'goodbye'", e.Message, StringComparison.Ordinal);
        Assert.Throws<ExpectationFailedException>(model.Verify);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_BeyondTheScript_Fails()
    {
        var model = new ScriptedChatClient(_time);

        await Assert.ThrowsAsync<ExpectationFailedException>(() => model.GetResponseAsync(Hello));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Fails_Throws()
    {
        using var model = new ScriptedChatClient(_time).Fails(new HttpRequestException("down"));

        await Assert.ThrowsAsync<HttpRequestException>(() => model.GetResponseAsync(Hello));
    }
}
