using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Faults;

/// <summary>Faults of the chat model.</summary>
internal static class ModelScenarios
{
    private static readonly FaultParameter Updates = new("updates", FaultParameterKind.Count, "1", "Pieces of the answer that come before.");

    public static IEnumerable<FaultScenario> All { get; } =
    [
        New("model-fails", "The model fails before its first word.", [ErrorCodes.ModelFailed], Heard.Apology,
            ModelFaults.Fails(static _ => new ProviderException(ErrorCodes.ModelFailed, "fault", FaultTexts.Injected))),
        New("model-throws", "The model's client throws an exception without a code.", [ErrorCodes.ModelFailed], Heard.Apology,
            ModelFaults.Fails(static _ => new InvalidOperationException(FaultTexts.Secret))),
        New("model-fails-midway", "The model fails in the middle of its answer.", [ErrorCodes.ModelFailed], "The beginning of the answer, then an apology.",
            ModelFaults.FailsMidway(static () => new ProviderException(ErrorCodes.ModelFailed, "fault", FaultTexts.Injected)), 1, Updates),
        New("model-breaks-off", "The model's stream ends without its last mark.", [ErrorCodes.ReplyBrokenOff], "The beginning of the answer, then an apology.",
            ModelFaults.FailsMidway(static () => new ProviderException(ErrorCodes.ReplyBrokenOff, "fault", FaultTexts.Injected)), 1, Updates),
        New("model-reports-error", "The model's stream carries an error instead of the rest of the answer.", [ErrorCodes.ModelFailed], "The beginning of the answer, then an apology.",
            ModelFaults.Reports, 1, Updates),
        New("model-stalls", "The model does not begin to answer until it is cancelled.", [ErrorCodes.ModelTimeout], "Silence until the limit, then an apology.", ModelFaults.Stalls),
        New("model-stalls-midway", "The model comes to a standstill in the middle of its answer.", [ErrorCodes.ModelTimeout], "The beginning of the answer, silence until the limit, then an apology.",
            ModelFaults.StallsMidway, 1, Updates),
        New("model-hangs", "The model does not begin to answer, whatever is cancelled.", [ErrorCodes.ModelTimeout], "Silence until the limit, then an apology.", ModelFaults.Hangs),
        New("model-slow", "Every piece of the answer takes its time.", [], "A pause, then the answer with pauses.", ModelFaults.Slow, 0,
            new FaultParameter("delay", FaultParameterKind.Time, "800ms", "Time before each piece.")),
        New("model-empty-reply", "The model ends its answer without a word.", [ErrorCodes.ModelFailed], Heard.Apology, ModelFaults.Empty),
        New("model-bad-credentials", "The model's provider refuses the key.", [ErrorCodes.ProviderAuthentication], Heard.Apology,
            ModelFaults.Fails(static _ => new ProviderException(ErrorCodes.ProviderAuthentication, "fault", FaultTexts.Injected) { Status = 401 })),
        New("model-rate-limit", "The model's provider refuses for too many requests and does not say for how long.", [ErrorCodes.ProviderRateLimited], Heard.Apology,
            ModelFaults.Fails(static _ => RateLimited(null)), 2),
        New("model-rate-limit-wait", "The model's provider refuses for too many requests and says when to come again.", [ErrorCodes.ProviderRateLimited], Heard.Apology,
            ModelFaults.Fails(static site => RateLimited(site.Duration("retry-after"))), 1, RetryAfter("30s")),
        New("model-rate-limit-brief", "The model's provider refuses for too many requests for a moment.", [], "A short pause, then the answer.",
            ModelFaults.Fails(static site => RateLimited(site.Duration("retry-after"))), 1, RetryAfter("500ms")),
        New("model-endless-tools", "The model answers every request with one more call of a tool.", [ErrorCodes.MaxRoundsExceeded], Heard.Apology,
            ModelFaults.Calls(static (tool, site) => [Call(tool, "endless")]), 100),
        New("model-unknown-tool", "The model calls a tool that nobody defined.", [ErrorCodes.ToolUnknown], Heard.Model,
            ModelFaults.Calls(static (_, _) => [Call("tool_of_no_agent", "unknown")])),
        New("model-bad-arguments", "The model calls a tool with arguments that cannot be read.", [ErrorCodes.ToolArgumentsInvalid], Heard.Model,
            ModelFaults.Calls(static (tool, _) => [new FunctionCallContent("bad", tool) { Exception = new FormatException(FaultTexts.Secret) }])),
        New("model-duplicate-call-ids", "The model calls a tool twice under one id.", [], Heard.Model,
            ModelFaults.Calls(static (tool, _) => [Call(tool, "same"), Call(tool, "same")])),
        New("model-huge-reply", "The model does not stop talking.", [ErrorCodes.SessionOverloaded], "The beginning of it; then the call ends.", ModelFaults.Huge, 1,
            new FaultParameter("sentences", FaultParameterKind.Count, "3000", "How many sentences it says.")),
    ];

    private static ProviderException RateLimited(TimeSpan? wait) =>
        new(ErrorCodes.ProviderRateLimited, "fault", FaultTexts.Injected) { Status = 429, RetryAfter = wait };

    private static FunctionCallContent Call(string tool, string id) => new(id, tool, new Dictionary<string, object?>(StringComparer.Ordinal));

    private static FaultParameter RetryAfter(string time) => new("retry-after", FaultParameterKind.Time, time, "What the provider says.");

    private static FaultScenario New(string name, string does, ImmutableArray<ErrorCode> codes, string hears, ModelFault fault, int times = 1, params FaultParameter[] more) => new()
    {
        Name = name,
        Target = FaultTarget.Model,
        Does = does,
        Codes = codes,
        CallerHears = hears,
        Parameters = [.. FaultTrigger.Parameters("request", times), .. more],
        Model = (inner, site) => new FaultyChatClient(inner, site, fault),
    };
}
