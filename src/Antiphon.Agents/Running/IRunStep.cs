namespace Antiphon.Agents;

/// <summary>
/// One step of a run: emits events, changes the run's state and names its successor in it (<see cref="RunState.Next"/>; none
/// ends the run). Made for one use.
/// </summary>
internal interface IRunStep
{
    IAsyncEnumerable<AgentEvent> RunAsync(RunState run, CancellationToken cancellationToken);
}
