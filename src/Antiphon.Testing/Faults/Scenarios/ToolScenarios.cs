using System.Collections.Immutable;
using Antiphon.Agents;

namespace Antiphon.Testing.Faults;

/// <summary>Faults of the agent's tools.</summary>
internal static class ToolScenarios
{
    public static IEnumerable<FaultScenario> All { get; } =
    [
        New("tool-throws", "A tool throws an exception.", [ErrorCodes.ToolFailed], Heard.Model,
            static (_, _, _, _) => throw new InvalidOperationException(FaultTexts.Secret)),
        New("tool-slow", "A tool takes its time, within its limit.", [], "A pause, then the answer.", static async (call, _, site, cancellationToken) =>
        {
            await site.DelayAsync(site.Duration("delay"), cancellationToken);
            return await call();
        }, new FaultParameter("delay", FaultParameterKind.Time, "3s", "How long it takes.")),
        New("tool-stalls", "A tool does not come back until it is cancelled.", [ErrorCodes.ToolTimeout], "Silence until the limit, then what the model makes of it.", static async (_, _, site, cancellationToken) =>
        {
            await site.HangAsync().WaitAsync(cancellationToken);
            return null;
        }),
        New("tool-hangs", "A tool does not come back, whatever is cancelled.", [ErrorCodes.ToolTimeout], "Silence until the limit, then what the model makes of it.", static async (_, _, site, _) =>
        {
            await site.HangAsync();
            return null;
        }),
        New("tool-huge-result", "A tool gives back far too much.", [], Heard.Model,
            static (_, _, site, _) => Task.FromResult<object?>(new string('x', site.Count("characters"))),
            new FaultParameter("characters", FaultParameterKind.Count, "1000000", "Length of the result.")),
        New("tool-ends-call", "A tool asks for the end of the call.", [], "The answer; then the call ends.", static (call, arguments, _, _) =>
        {
            ToolCallContext.Of(arguments)?.EndConversation("fault_ended");
            return call();
        }),
    ];

    private static FaultScenario New(string name, string does, ImmutableArray<ErrorCode> codes, string hears, ToolFault fault, params FaultParameter[] more) => new()
    {
        Name = name,
        Target = FaultTarget.Tool,
        Does = does,
        Codes = codes,
        CallerHears = hears,
        Parameters = [.. FaultTrigger.Parameters("call"), .. more],
        Tool = (inner, site) => new FaultyTool(inner, site, fault),
    };
}
