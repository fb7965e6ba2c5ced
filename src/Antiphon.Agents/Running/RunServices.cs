using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Agents;

/// <summary>What every run of a runner works with.</summary>
internal sealed record RunServices(IChatClient Client, AgentRunnerOptions Options, TimeProvider Time, ILogger Logger);
