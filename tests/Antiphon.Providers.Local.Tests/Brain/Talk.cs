using System.Text;
using Antiphon.Providers.Local.Brain;
using Antiphon.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Antiphon.Providers.Local.Tests.Brain;

/// <summary>A talk with the brain as a run loop holds it: a history, tools that run, replies that may be cut short.</summary>
internal sealed class Talk(IReadOnlyList<AITool> tools)
{
    /// <summary>A Monday morning.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 16, 10, 0, 0, TimeSpan.Zero);

    private readonly OfflineBrain _brain = new(new OfflineBrainOptions(), new VirtualTime(Now), NullLoggerFactory.Instance);

    public List<ChatMessage> History { get; } = [];

    /// <summary>The caller says something; the whole answer comes back.</summary>
    /// <param name="heardShare">How much of the answer is heard before the caller speaks again.</param>
    public async Task<string> SayAsync(string text, double? confidence = null, double heardShare = 1)
    {
        var message = new ChatMessage(ChatRole.User, text);
        if (confidence is { } value) message.AdditionalProperties = new AdditionalPropertiesDictionary { ["antiphon.confidence"] = value };
        History.Add(message);
        var said = new StringBuilder();
        for (var round = 0; round < 4; round++)
        {
            var response = await _brain.GetResponseAsync(History, new ChatOptions { Tools = [.. tools] });
            var reply = response.Messages[0];
            said.Append(reply.Text);
            var calls = reply.Contents.OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
            {
                var heard = reply.Text[..(int)(reply.Text.Length * heardShare)].Trim();
                if (heard.Length > 0) History.Add(new ChatMessage(ChatRole.Assistant, heard));
                return said.ToString();
            }

            History.Add(reply);
            foreach (var call in calls)
            {
                var tool = tools.OfType<AIFunction>().Single(t => t.Name == call.Name);
                var result = await tool.InvokeAsync(new AIFunctionArguments(call.Arguments));
                History.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, result?.ToString())]));
            }
        }

        throw new InvalidOperationException("The brain went on calling tools.");
    }
}
