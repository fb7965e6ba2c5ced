using System.Runtime.CompilerServices;
using Antiphon.Testing;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Fallback.Tests;

/// <summary>How a model goes on with an answer that it is given the beginning of.</summary>
internal enum Continuation
{
    /// <summary>With the next word.</summary>
    GoesOn,

    /// <summary>With the whole answer again.</summary>
    BeginsAnew,

    /// <summary>With the last two words that were said.</summary>
    RepeatsTheEnd,
}

/// <summary>A model that knows one answer and breaks off in it.</summary>
internal sealed class BrittleModel(VirtualTime time, string answer) : IChatClient
{
    public Continuation Continuation { get; init; }

    /// <summary>Pieces of each reply after which it breaks off. Taken off by each.</summary>
    public Queue<int> BreaksAfter { get; } = new();

    public Exception Error { get; init; } = new VoiceException(ErrorCodes.ModelFailed, "Gone.");

    public bool BreaksSilently { get; init; }

    public int PieceLength { get; init; } = 3;

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Comes after the text; null for none.</summary>
    public FunctionCallContent? Call { get; init; }

    public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public int Open { get; private set; }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = messages.ToList();
        Requests.Add(request);
        Options.Add(options);
        int? breaksAfter = BreaksAfter.TryDequeue(out var pieces) ? pieces : null;
        var text = From(request[^1].Role == ChatRole.Assistant ? request[^1].Text : "");
        Open++;
        try
        {
            await Task.Delay(FirstDelay, time, cancellationToken);
            for (int at = 0, piece = 0; ; at += PieceLength, piece++)
            {
                if (breaksAfter == piece)
                {
                    if (BreaksSilently) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                    throw Error;
                }

                if (at >= text.Length) break;
                yield return new ChatResponseUpdate(ChatRole.Assistant, text.Substring(at, Math.Min(PieceLength, text.Length - at))) { MessageId = $"m{Requests.Count}" };
                await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken);
            }

            if (Call is not null)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [Call]);
                if (breaksAfter is not null) throw Error;
            }
        }
        finally
        {
            Open--;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private string From(string said)
    {
        if (said.Length == 0 || Continuation == Continuation.BeginsAnew) return answer;
        var words = said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (Continuation == Continuation.RepeatsTheEnd) words = Math.Max(0, words - 2);
        return string.Join(' ', answer.Split(' ').Skip(words));
    }
}
