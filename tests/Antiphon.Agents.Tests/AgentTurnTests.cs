using Microsoft.Extensions.AI;

namespace Antiphon.Agents.Tests;

public sealed class AgentTurnTests
{
    [Fact]
    public void ToMessages_NothingHappened_IsEmpty() => Assert.Empty(new AgentTurn().ToMessages(int.MaxValue));

    [Fact]
    public void ToMessages_AllHeard_KeepsTheText()
    {
        var turn = Turn(Requested(1), Text("Good "), Text("day."));

        Assert.Equal(["assistant: Good day."], Written(turn, int.MaxValue));
    }

    [Theory]
    [InlineData(0, new string[0])]
    [InlineData(4, new[] { "assistant: Good" })]
    [InlineData(5, new[] { "assistant: Good" })]
    [InlineData(7, new[] { "assistant: Good da" })]
    [InlineData(9, new[] { "assistant: Good day." })]
    public void ToMessages_HeardInPart_CutsThere(int heard, string[] expected) =>
        Assert.Equal(expected, Written(Turn(Requested(1), Text("Good day.")), heard));

    [Theory]
    [InlineData(0, 8, "It is two or three.")]
    [InlineData(9, 18, "One two. or three.")]
    [InlineData(9, 15, "One two. two or three.")]
    [InlineData(14, 28, "One two. It is")]
    public void ToMessages_PieceThatWasNotSpoken_IsLeftOut(int start, int end, string expected)
    {
        var turn = Turn(Requested(1), Text("One two. It is two or three."));

        turn.Unspoken(start, end);

        Assert.Equal([$"assistant: {expected}"], Written(turn, int.MaxValue));
        Assert.Equal(expected, turn.TextBefore(int.MaxValue));
    }

    [Fact]
    public void ToMessages_CutInsideASurrogatePair_DropsThePair() =>
        Assert.Equal(["assistant: Hi"], Written(Turn(Requested(1), Text("Hi \U0001F600 there")), 4));

    [Fact]
    public void ToMessages_TextBeforeAndAfterACall_StandInTheOrderOfEvents()
    {
        var turn = Turn(Requested(1), Text("One moment. "), Started("c1"), Finished("c1", "free"), Requested(2), Text("It is free."));

        Assert.Equal(["assistant: One moment. + call c1", "tool: c1=free", "assistant: It is free."], Written(turn, int.MaxValue));
    }

    [Theory]
    [InlineData(int.MaxValue, "One moment. It is free.")]
    [InlineData(16, "One moment. It is")]
    [InlineData(11, "One moment.")]
    [InlineData(0, "")]
    public void TextBefore_SeveralRounds_StandApart(int heard, string expected)
    {
        var turn = Turn(Requested(1), Text("One moment."), Started("c1"), Finished("c1", "free"), Requested(2), Text("It is free."));

        Assert.Equal(expected, turn.TextBefore(heard));
    }

    [Fact]
    public void ToMessages_CutBeforeTheAnswer_KeepsTheCallAndItsResult()
    {
        var turn = Turn(Requested(1), Text("One moment. "), Started("c1"), Finished("c1", "booked"), Requested(2), Text("It is booked."));

        Assert.Equal(["assistant: One + call c1", "tool: c1=booked"], Written(turn, 3));
    }

    [Fact]
    public void ToMessages_NothingHeard_KeepsTheCallsAlone()
    {
        var turn = Turn(Requested(1), Text("One moment. "), Started("c1"), Finished("c1", "booked"));

        Assert.Equal(["assistant: call c1", "tool: c1=booked"], Written(turn, 0));
    }

    [Fact]
    public void ToMessages_ParallelCalls_ShareAMessageAndKeepTheirOrder()
    {
        var turn = Turn(Requested(1), Started("c1"), Started("c2"), Finished("c2", "b"), Finished("c1", "a"), Requested(2), Text("Done."));

        Assert.Equal(["assistant: call c1 + call c2", "tool: c1=a + c2=b", "assistant: Done."], Written(turn, int.MaxValue));
    }

    [Fact]
    public void ToMessages_CallsOfTwoReplies_AreTwoMessages()
    {
        var turn = Turn(Requested(1), Started("c1"), Finished("c1", "a"), Requested(2), Started("c2"), Finished("c2", "b"));

        Assert.Equal(["assistant: call c1", "tool: c1=a", "assistant: call c2", "tool: c2=b"], Written(turn, int.MaxValue));
    }

    [Fact]
    public void ToMessages_CallWithoutAResult_GetsOneThatSaysSo()
    {
        var turn = Turn(Requested(1), Started("c1"), Started("c2"), Finished("c2", "b"));

        var written = Written(turn, int.MaxValue);

        Assert.StartsWith("tool: c1=Cancelled", written[1], StringComparison.Ordinal);
        Assert.EndsWith("c2=b", written[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ToMessages_Arguments_ComeBackAsTheyWere()
    {
        var turn = Turn(new AgentEvent.ToolStarted("c1", "add", """{"a":2,"b":"x"}"""));

        var call = turn.ToMessages(0)[0].Contents.OfType<FunctionCallContent>().Single();

        Assert.Equal("""{"a":2,"b":"x"}""", ToolArguments.ToJson(call.Arguments));
    }

    [Fact]
    public void TextLength_CountsTextAcrossReplies() =>
        Assert.Equal(6, Turn(Requested(1), Text("abc"), Started("c1"), Requested(2), Text("def")).TextLength);

    private static AgentEvent Requested(int round) => new AgentEvent.ModelRequested(round);

    private static AgentEvent Text(string text) => new AgentEvent.TextDelta(text);

    private static AgentEvent Started(string id) => new AgentEvent.ToolStarted(id, "tool", "{}");

    private static AgentEvent Finished(string id, string result) => new AgentEvent.ToolFinished(id, "tool", result, TimeSpan.Zero);

    private static AgentTurn Turn(params AgentEvent[] events)
    {
        var turn = new AgentTurn();
        foreach (var one in events) turn.Add(one);
        return turn;
    }

    private static List<string> Written(AgentTurn turn, int heard) =>
        [.. turn.ToMessages(heard).Select(message => $"{message.Role}: {string.Join(" + ", message.Contents.Select(Written))}")];

    private static string Written(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"call {call.CallId}",
        FunctionResultContent result => $"{result.CallId}={result.Result}",
        _ => content.ToString()!,
    };
}
