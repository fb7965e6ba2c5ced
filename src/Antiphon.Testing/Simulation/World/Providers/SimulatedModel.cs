using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>A model that answers with sentences of words never said before, and now and then calls tools.</summary>
internal sealed class SimulatedModel(TimeProvider time, SimulationRandom dice, WordBook words) : IChatClient
{
    private static readonly DelayShape FirstToken = new(350, 900);

    private int _calls;

    /// <summary>Requests that are being answered.</summary>
    public int Running { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var history = messages.ToList();
        Running++;
        try
        {
            await Task.Delay(dice.Delay(FirstToken), time, cancellationToken);
            var afterTool = history.Count > 0 && history[^1].Role == ChatRole.Tool;
            var callsTool = options?.Tools is { Count: > 0 } && dice.Chance(afterTool ? 0.15 : 0.35);
            if (!callsTool || dice.Chance(0.4))
            {
                var begun = history.Count > 0 && history[^1].Role == ChatRole.Assistant ? history[^1].Text : "";
                foreach (var token in Tokens(Again(begun) + Text(callsTool ? 1 : dice.Between(1, 4))))
                {
                    yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextContent(token)]);
                    await Task.Delay(TimeSpan.FromMilliseconds(dice.Between(5, 40)), time, cancellationToken);
                }
            }

            if (!callsTool) yield break;
            var contents = new List<AIContent>();
            for (var n = dice.Chance(0.25) ? 2 : 1; n > 0; n--)
                contents.Add(new FunctionCallContent($"call_{++_calls}", options!.Tools![dice.Next(options.Tools.Count)].Name, new Dictionary<string, object?>(StringComparer.Ordinal)));
            yield return new ChatResponseUpdate(ChatRole.Assistant, contents);
        }
        finally
        {
            Running--;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private string Text(int sentences)
    {
        var text = new System.Text.StringBuilder();
        for (var s = 0; s < sentences; s++)
        {
            var count = dice.Between(3, 9);
            for (var w = 0; w < count; w++)
            {
                if (text.Length > 0) text.Append(' ');
                text.Append(words.Make());
                if (w == 2 && count > 6 && dice.Chance(0.3)) text.Append(',');
            }

            text.Append(dice.Chance(0.2) ? '?' : '.');
        }

        return text.ToString();
    }

    /// <summary>What a model says again of an answer that it is to continue: nothing, the end, or all of it.</summary>
    private string Again(string begun)
    {
        if (begun.Length == 0) return "";
        var said = begun.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var count = dice.Pick([0, 2, said.Length]);
        return count == 0 ? "" : string.Join(' ', said[Math.Max(0, said.Length - count)..]) + " ";
    }

    private IEnumerable<string> Tokens(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(dice.Between(2, 12), text.Length - at);
            yield return text.Substring(at, length);
            at += length;
        }
    }
}
