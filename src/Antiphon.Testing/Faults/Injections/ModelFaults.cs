using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Faults;

/// <summary>Ways in which a model does not answer as it should.</summary>
internal static class ModelFaults
{
    public static ModelFault Fails(Func<FaultSite, Exception> error) => (_, _, site, _) => FailsAsync(() => error(site));

    public static ModelFault FailsMidway(Func<Exception> error) => (ask, _, site, cancellationToken) => FirstThenAsync(ask, site, () => throw error(), cancellationToken);

    public static IAsyncEnumerable<ChatResponseUpdate> Reports(Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ChatOptions? options, FaultSite site, CancellationToken cancellationToken) =>
        FirstThenAsync(ask, site, static () => Task.FromResult<AIContent?>(new ErrorContent(FaultTexts.Secret)), cancellationToken);

    public static async IAsyncEnumerable<ChatResponseUpdate> Stalls(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ChatOptions? options, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await site.HangAsync().WaitAsync(cancellationToken);
        yield break;
    }

    public static IAsyncEnumerable<ChatResponseUpdate> StallsMidway(Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ChatOptions? options, FaultSite site, CancellationToken cancellationToken) =>
        FirstThenAsync(ask, site, async () =>
        {
            await site.HangAsync().WaitAsync(cancellationToken);
            return null;
        }, cancellationToken);

    /// <summary>Heeds no cancellation either.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Hangs(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ChatOptions? options, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await site.HangAsync();
        yield break;
    }

    public static async IAsyncEnumerable<ChatResponseUpdate> Empty(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ChatOptions? options, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public static async IAsyncEnumerable<ChatResponseUpdate> Slow(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ChatOptions? options, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var update in ask(cancellationToken))
        {
            await site.DelayAsync(site.Duration("delay"), cancellationToken);
            yield return update;
        }
    }

    /// <summary>Calls a tool instead of answering.</summary>
    /// <param name="call">The calls, given the name of the agent's first tool.</param>
    public static ModelFault Calls(Func<string, FaultSite, IReadOnlyList<AIContent>> call) => (_, options, site, _) => CallsAsync(options, site, call);

    public static async IAsyncEnumerable<ChatResponseUpdate> Huge(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, ChatOptions? options, FaultSite site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var i = site.Count("sentences"); i > 0; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Update(new TextContent("And this is one more sentence of it. "));
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> FailsAsync(Func<Exception> error)
    {
        await Task.FromException(error());
        yield break;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> CallsAsync(ChatOptions? options, FaultSite site, Func<string, FaultSite, IReadOnlyList<AIContent>> call)
    {
        await Task.CompletedTask;
        yield return Update([.. call(options?.Tools?.OfType<AIFunctionDeclaration>().FirstOrDefault()?.Name ?? "no_tool_at_all", site)]);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> FirstThenAsync(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, FaultSite site, Func<Task<AIContent?>> then, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = site.Count("updates");
        if (left > 0)
        {
            await foreach (var update in ask(cancellationToken))
            {
                yield return update;
                if (--left == 0) break;
            }
        }

        if (await then() is { } content) yield return Update(content);
    }

    private static ChatResponseUpdate Update(params AIContent[] contents) => new(ChatRole.Assistant, contents);
}
