using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Faults;

/// <summary>What becomes of a call that is hit; <c>call</c> runs the real tool.</summary>
internal delegate Task<object?> ToolFault(Func<Task<object?>> call, AIFunctionArguments arguments, FaultSite site, CancellationToken cancellationToken);

/// <summary>A tool that fails at the calls that are hit.</summary>
internal sealed class FaultyTool(AIFunction inner, FaultSite site, ToolFault fault) : DelegatingAIFunction(inner)
{
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        site.Strikes()
            ? await fault(() => base.InvokeCoreAsync(arguments, cancellationToken).AsTask(), arguments, site, cancellationToken)
            : await base.InvokeCoreAsync(arguments, cancellationToken);
}
