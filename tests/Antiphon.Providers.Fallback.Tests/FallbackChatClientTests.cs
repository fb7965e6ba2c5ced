using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Fallback.Tests;

public sealed class FallbackChatClientTests
{
    private const string Answer = "You can come on Monday at nine, or on Tuesday at ten.";
    private readonly VirtualTime _time = new();
    private readonly Watcher _watcher = new();

    [Fact]
    public void Stream_FailsBeforeTheFirstWord_NextAnswers()
    {
        var (first, second) = (Broken(0), Whole());

        var text = Ask(out _, first, second);

        Assert.Equal(Answer, text);
        Assert.Single(second.Requests[0]);
    }

    [Fact]
    public void Stream_BreaksOff_NextIsGivenTheTextSoFar()
    {
        var (first, second) = (Broken(6), Whole());

        var text = Ask(out _, first, second);

        Assert.Equal(Answer, text);
        Assert.Equal("You can come on", second.Requests[0][^1].Text);
        Assert.Equal(ChatRole.Assistant, second.Requests[0][^1].Role);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Stream_BreaksOffAnywhere_EveryWordComesOnce(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            var time = new VirtualTime();
            var answer = string.Join(' ', Enumerable.Range(0, random.Next(1, 30)).Select(i => $"w{i}{(random.Next(5) == 0 ? "," : "")}"));
            var models = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new BrittleModel(time, answer)
            {
                Continuation = (Continuation)random.Next(3),
                BreaksSilently = random.Next(4) == 0,
                PieceLength = random.Next(1, 9),
                Error = random.Next(2) == 0 ? new InvalidOperationException("broken pipe") : new VoiceException(ErrorCodes.ModelFailed, "Gone."),
            }).ToList();
            foreach (var model in models)
            {
                for (var i = random.Next(0, 3); i > 0; i--) model.BreaksAfter.Enqueue(random.Next(0, 25));
            }

            var client = Client(time, models);
            string? text = null;
            OneThread.Run(time, async () => text = (await client.GetResponseAsync([new ChatMessage(ChatRole.User, "when?")])).Text);

            Assert.Equal((round, answer), (round, text));
            Assert.Equal((0, 0), (time.UndisposedTimers, models.Sum(model => model.Open)));
        }
    }

    [Fact]
    public void Stream_BreaksOffAfterACall_EndsWithTheCallAndAsksNobody()
    {
        var call = new FunctionCallContent("call_1", "book");
        var first = new BrittleModel(_time, "One moment.") { Call = call };
        first.BreaksAfter.Enqueue(1_000);
        var second = Whole();

        Ask(out var response, first, second);

        Assert.Same(call, Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public void Stream_CredentialsRefused_ThatModelIsNeverAskedAgain()
    {
        var first = Broken(0, new VoiceException(ErrorCodes.ProviderAuthentication, "No."));
        var client = Client(_time, [first, Whole()]);

        for (var i = 0; i < 3; i++) OneThread.Run(_time, async () => await client.GetResponseAsync([new ChatMessage(ChatRole.User, "when?")]));

        Assert.Single(first.Requests);
        Assert.Equal(ProviderState.Refused, client.Health[0].State);
        Assert.True(client.Forget("m0"));
        Assert.Equal(ProviderState.Healthy, client.Health[0].State);
    }

    [Fact]
    public void Stream_RequestIsWrong_ItsModelIsNotAskedAgainAndStaysHealthy()
    {
        var first = Broken(0, new VoiceException(ErrorCodes.SettingsInvalid, "Too long."));
        var client = Client(_time, [first]);

        var thrown = Assert.Throws<VoiceException>(() => OneThread.Run(_time, async () => await client.GetResponseAsync([new ChatMessage(ChatRole.User, "when?")])));

        Assert.Same(ErrorCodes.SettingsInvalid, thrown.Code);
        Assert.Single(first.Requests);
        Assert.Equal(ProviderState.Healthy, client.Health[0].State);
    }

    [Fact]
    public void Stream_BudgetOfTheTurn_IsSharedAndKeptFromTheModel()
    {
        var budget = new RetryBudget(new RetryBudgetOptions { MaxAttempts = 3 }, _time);
        var models = new[] { Broken(0), Broken(0) };
        foreach (var model in models)
        {
            for (var i = 0; i < 10; i++) model.BreaksAfter.Enqueue(0);
        }

        budget.TrySpend();
        var options = new ChatOptions();
        budget.AddTo(options);
        var client = Client(_time, models);

        Assert.Throws<VoiceException>(() => OneThread.Run(_time, async () => await client.GetResponseAsync([new ChatMessage(ChatRole.User, "when?")], options)));

        Assert.Equal(3, models.Sum(model => model.Requests.Count)); // The free one and the two that were left.
        Assert.All(models.SelectMany(model => model.Options), given => Assert.Null(RetryBudget.Of(given)));
        Assert.Single(_watcher.Of<FallbackEvent.GivenUp>());
    }

    [Provokes("model_slow")]
    [Fact]
    public void Stream_FirstIsSlow_HedgeIsHeardAndTheFirstCancelled()
    {
        var slow = new BrittleModel(_time, Answer) { FirstDelay = TimeSpan.FromSeconds(4) };
        var fast = Whole();
        var client = new FallbackChatClient([new("slow", slow), new("fast", fast)], new FallbackChatOptions { TimeProvider = _time, HedgeAfter = TimeSpan.FromMilliseconds(300) });
        string? text = null;

        OneThread.Run(_time, async () => text = (await client.GetResponseAsync([new ChatMessage(ChatRole.User, "when?")])).Text);

        Assert.Equal(Answer, text);
        Assert.True(_time.Elapsed < TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0), (slow.Open, _time.UndisposedTimers));
    }

    [Fact]
    public void Stream_CancelledAtAnyMoment_LeavesNothingBehind()
    {
        for (var ms = 0; ms < 400; ms += 3)
        {
            var time = new VirtualTime();
            var model = new BrittleModel(time, Answer) { BreaksSilently = true };
            model.BreaksAfter.Enqueue(5);
            model.BreaksAfter.Enqueue(0);
            var client = new FallbackChatClient([new("a", model), new("b", new BrittleModel(time, Answer))],
                new FallbackChatOptions { TimeProvider = time, Random = new Random(ms), StallTimeout = TimeSpan.FromMilliseconds(100), FirstTokenTimeout = TimeSpan.FromMilliseconds(100), HedgeAfter = TimeSpan.FromMilliseconds(10) });

            OneThread.Run(time, async () =>
            {
                using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(ms), time);
                try
                {
                    await client.GetResponseAsync([new ChatMessage(ChatRole.User, "when?")], null, cancel.Token);
                }
                catch (OperationCanceledException)
                {
                    // As asked.
                }
            });

            Assert.Equal((ms, 0, 0), (ms, time.UndisposedTimers, model.Open));
        }
    }

    private BrittleModel Whole() => new(_time, Answer);

    private BrittleModel Broken(int after, Exception? error = null)
    {
        var model = new BrittleModel(_time, Answer) { Error = error ?? new VoiceException(ErrorCodes.ModelFailed, "Gone.") };
        model.BreaksAfter.Enqueue(after);
        return model;
    }

    private FallbackChatClient Client(VirtualTime time, IReadOnlyList<BrittleModel> models) =>
        new([.. models.Select((model, i) => new FallbackModel($"m{i}", model))], new FallbackChatOptions
        {
            TimeProvider = time,
            Random = new Random(1),
            Observer = _watcher,
            FirstTokenTimeout = TimeSpan.FromSeconds(1),
            StallTimeout = TimeSpan.FromSeconds(1),
        });

    private string Ask(out ChatResponse response, params BrittleModel[] models)
    {
        var client = Client(_time, models);
        ChatResponse? answer = null;
        OneThread.Run(_time, async () => answer = await client.GetResponseAsync([new ChatMessage(ChatRole.User, "when?")]));
        response = answer!;
        return answer!.Text;
    }
}
