using System.Text.Json;
using Antiphon.Providers.Local.Brain;
using Antiphon.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Providers.Local.Tests.Brain;

public class OfflineBrainTests
{
    private static readonly string[] Noise =
    [
        "the", "a", "yes", "no", "okay", "appointment", "book", "cancel", "move", "tuesday", "three", "haircut", "peas", "for", "four", "to", "two", "free",
        "washing", "seven", "morning", "sarah", "it", "is", "human", "what", "first", "not", "stop", "hundred", "next", "november", "half", "past", "zero",
    ];

    private static readonly string[] Script =
    [
        "hello", "what times are free on tuesday", "ten thirty please", "a haircut please", "my name is sarah johnson", "no make it four fifteen", "yes please",
        "i would like to book a checkup for friday at three for david miller", "that is correct", "please move it to friday at four", "yes go ahead",
        "please cancel my appointment on monday", "no thank you", "cancel my appointment", "yes", "thank you goodbye",
    ];

    private static OfflineBrain Brain() => new(new OfflineBrainOptions(), new VirtualTime(Talk.Now), NullLoggerFactory.Instance);

    [Fact]
    public void GetService_Metadata_SaysWhatItIs()
    {
        using var brain = Brain();

        Assert.Equal("antiphon-offline-brain", ((ChatClientMetadata)brain.GetService(typeof(ChatClientMetadata))!).ProviderName);
        Assert.Same(brain, brain.GetService(typeof(OfflineBrain)));
        Assert.Null(brain.GetService(typeof(string)));
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Text_ComesWordByWordAndIsTheSame()
    {
        using var brain = Brain();
        var options = new ChatOptions { Tools = [.. new DeskTools().Tools] };
        ChatMessage[] history = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "i want to book a haircut")];

        var whole = await brain.GetResponseAsync(history, options);
        var updates = await brain.GetStreamingResponseAsync(history, options).ToListAsync();

        Assert.Equal(whole.Text, string.Concat(updates.Select(update => update.Text)));
        Assert.All(updates, update => Assert.True(!update.Text.TrimEnd().Contains(' ', StringComparison.Ordinal)));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Call_HasTheSameIdEveryTime()
    {
        using var brain = Brain();
        var options = new ChatOptions { Tools = [.. new DeskTools().Tools] };
        ChatMessage[] history = [new(ChatRole.User, "are you open on friday")];

        var first = (await brain.GetStreamingResponseAsync(history, options).ToListAsync()).SelectMany(u => u.Contents).OfType<FunctionCallContent>().Single();
        var second = (await brain.GetResponseAsync(history, options)).Messages[0].Contents.OfType<FunctionCallContent>().Single();

        Assert.Equal(first.CallId, second.CallId);
        Assert.Equal("opening_hours", first.Name);
        Assert.Equal("2026-11-20", first.Arguments!["day"]);
    }

    [Fact]
    public async Task GetResponseAsync_TomorrowBeforeMidnight_KeepsItsMeaning()
    {
        using var brain = new OfflineBrain(new OfflineBrainOptions(), new VirtualTime(Talk.Now.AddDays(1)), NullLoggerFactory.Instance);

        var response = await brain.GetResponseAsync([new ChatMessage(ChatRole.User, "what times are free tomorrow") { CreatedAt = Talk.Now }],
            new ChatOptions { Tools = [.. new DeskTools().Tools] });

        Assert.Equal("2026-11-17", response.Messages[0].Contents.OfType<FunctionCallContent>().Single().Arguments!["day"]);
    }

    [Fact]
    public async Task GetResponseAsync_FirstUse_IsLoggedOnce()
    {
        using var logs = new LogRecorder();
        using var brain = new OfflineBrain(new OfflineBrainOptions(), new VirtualTime(Talk.Now), logs);

        await brain.GetResponseAsync([new ChatMessage(ChatRole.User, "hello")]);
        await brain.GetResponseAsync([new ChatMessage(ChatRole.User, "hello")]);

        Assert.Single(logs.Entries, entry => entry.Message.Contains("no language model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetResponseAsync_NoTools_SaysSo()
    {
        using var brain = Brain();

        var response = await brain.GetResponseAsync([new ChatMessage(ChatRole.User, "what can you do")]);

        Assert.Contains("no tools", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResponseAsync_BadPhrases_AreACodedError()
    {
        using var brain = Brain();
        var tool = AIFunctionFactory.Create(() => "", new AIFunctionFactoryOptions
        {
            Name = "bad",
            AdditionalProperties = new Dictionary<string, object?> { ["antiphon.phrases"] = (IReadOnlyList<string>)["do (it"] },
        });

        var error = await Assert.ThrowsAsync<VoiceException>(() => brain.GetResponseAsync([new ChatMessage(ChatRole.User, "do it")], new ChatOptions { Tools = [tool] }));

        Assert.Equal(ErrorCodes.PhraseTemplateInvalid, error.Code);
    }

    [Theory]
    [InlineData("Is fully booked.", "Is fully booked.")]
    [InlineData("""{"say":"Here you are."}""", "Here you are.")]
    [InlineData("""{"Message":"Hi."}""", "Hi.")]
    [InlineData("""{"nextDay":"2026-11-24","start_time":"15:00","open":true}""", "Next day: Tuesday, November twenty-fourth. start time: three o'clock. open: yes.")]
    [InlineData("""["09:00","10:30"]""", "Nine o'clock and ten thirty.")]
    [InlineData("[]", "There is nothing.")]
    [InlineData("", "Done.")]
    [InlineData("The tool failed. Tell the caller that it did not work; do not pretend that it did.", "I am sorry, that did not work. What can I do for you?")]
    public async Task GetResponseAsync_ToolResult_IsSpeakable(string result, string expected)
    {
        using var brain = Brain();
        var tool = AIFunctionFactory.Create(() => "", "show_status", "Shows the status.");
        ChatMessage[] history =
        [
            new(ChatRole.User, "show the status"),
            new(ChatRole.Assistant, [new FunctionCallContent("offline-1", "show_status", new Dictionary<string, object?>())]),
            new(ChatRole.Tool, [new FunctionResultContent("offline-1", result)]),
        ];

        Assert.Equal(expected, (await brain.GetResponseAsync(history, new ChatOptions { Tools = [tool] })).Text);
    }

    [Fact]
    public async Task Dialogue_ToolWithoutPhrases_WorksFromItsSchemaAlone()
    {
        var ordered = new List<string>();
        var order = AIFunctionFactory.Create(
            ([System.ComponentModel.Description("number of pizzas")] int count,
                [System.ComponentModel.Description("size: small (little, tiny), medium (normal), large (big)")] Size size,
                [System.ComponentModel.Description("the customer's phone number")] string phone,
                bool delivery) =>
            {
                ordered.Add($"{count} {size} {phone} {delivery}");
                return "Your pizzas are on the way.";
            },
            "order_pizza", "Orders pizzas.", new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } });
        var talk = new Talk([order]);

        Assert.Contains("size: small, medium or large?", await talk.SayAsync("i would like to order two pizzas"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("phone number", await talk.SayAsync("the big one"), StringComparison.Ordinal);
        Assert.Contains("yes or no", await talk.SayAsync("five five five one two three four"), StringComparison.Ordinal);
        Assert.Contains("Shall I order pizza", await talk.SayAsync("yes please"), StringComparison.Ordinal);
        Assert.Empty(ordered);
        Assert.Contains("on the way", await talk.SayAsync("yes"), StringComparison.Ordinal);
        Assert.Equal(["2 Large 5551234 True"], ordered);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Dialogue_RandomWrongWords_NeverChangeAnythingUnconfirmed(int seed)
    {
        var random = new Random(seed);
        for (var call = 0; call < 10; call++)
        {
            var desk = new DeskTools();
            var talk = new Talk(desk.Tools);
            var before = "";
            foreach (var line in Script)
            {
                var words = line.Split(' ');
                if (random.Next(3) > 0) words[random.Next(words.Length)] = Noise[random.Next(Noise.Length)];
                var changes = Changes(desk);
                var text = string.Join(' ', words);

                var answer = await talk.SayAsync(text, heardShare: random.Next(4) == 0 ? random.NextDouble() : 1);

                Assert.False(string.IsNullOrWhiteSpace(answer));
                if (Changes(desk) > changes)
                {
                    Assert.Contains("Shall I ", before, StringComparison.Ordinal);
                    Assert.Matches(@"\b(yes|okay|correct|right|go ahead|sure|fine)\b", text);
                }

                before = talk.History[^1].Text is { Length: > 0 } heard ? heard : answer;
            }
        }

        static int Changes(DeskTools desk) => desk.Log.Count(line => line.Split(' ')[0] is "book" or "move" or "cancel");
    }

    [Fact]
    public async Task GetResponseAsync_AnyHistory_GivesAnAnswer()
    {
        var random = new Random(3);
        using var brain = Brain();
        var options = new ChatOptions { Tools = [.. new DeskTools().Tools] };
        for (var i = 0; i < 150; i++)
        {
            var history = new List<ChatMessage>();
            for (var j = random.Next(12); j >= 0; j--)
            {
                var words = string.Join(' ', Enumerable.Range(0, random.Next(10)).Select(_ => Noise[random.Next(Noise.Length)]));
                history.Add(random.Next(5) switch
                {
                    0 => new ChatMessage(ChatRole.Assistant, words),
                    1 => new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("x" + j, "book_appointment", new Dictionary<string, object?> { ["day"] = words, ["time"] = null })]),
                    2 => new ChatMessage(ChatRole.Tool, [new FunctionResultContent("x" + j, words)]),
                    _ => new ChatMessage(ChatRole.User, words),
                });
            }

            var response = await brain.GetResponseAsync(history, options);

            Assert.NotEmpty(response.Messages[0].Contents);
        }
    }

    private enum Size
    {
        Small,
        Medium,
        Large,
    }
}
