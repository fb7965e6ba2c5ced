using Antiphon.Agents;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>A tool that returns when it is told to, whatever has become of its call.</summary>
internal sealed class HandTool : AIFunction
{
    private readonly Queue<(string Id, TaskCompletionSource<string> Result)> _running = new();

    public override string Name => "tool";

    public override string Description => "Does something.";

    /// <summary>Calls that began, in order.</summary>
    public List<string> Begun { get; } = [];

    public int Running => _running.Count;

    public static string ResultOf(string callId) => $"result of {callId}";

    /// <summary>Has the call return that has run longest.</summary>
    public void Return()
    {
        var (id, result) = _running.Dequeue();
        result.TrySetResult(ResultOf(id));
    }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var id = ToolCallContext.Of(arguments)!.CallId;
        var result = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Begun.Add(id);
        _running.Enqueue((id, result));
        return await result.Task;
    }
}
