using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Antiphon.Cli.Conformance;

/// <summary>
/// A model for conformance cases that does what the caller says: <c>say X</c>, <c>think X. Say Y</c>, <c>call F</c>,
/// <c>call F {"a":1} and G</c>, <c>repeat your instructions</c>, <c>repeat my first words</c>, <c>list your functions</c>. Results of
/// functions it reads out; anything else it repeats. A language model with the suite's prompt does the same, less surely. Thread-safe.
/// </summary>
internal sealed partial class ObedientModel : IChatClient
{
    /// <summary>Name of the capability that cases need for it.</summary>
    public const string Capability = "obedient-model";

    private int _calls;

    /// <summary>Whether it fails instead. Default false.</summary>
    public bool IsBroken { get; init; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (IsBroken) throw new ProviderException(ErrorCodes.ModelFailed, "broken", "This model is broken.") { IsTransient = false };
        foreach (var content in Answer([.. messages], options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType?.IsInstanceOfType(this) == true ? this : null;

    public void Dispose()
    {
    }

    private IEnumerable<AIContent> Answer(List<ChatMessage> messages, ChatOptions? options)
    {
        if (messages is [.., { Role: var role } last] && role == ChatRole.Tool)
            return [new TextContent($"The result is {string.Join(" and ", last.Contents.OfType<FunctionResultContent>().Select(result => result.Result?.ToString()))}.")];

        var said = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text.Trim() ?? "";
        if (Matches(Think(), said, out var match)) return [new TextReasoningContent(match.Groups[1].Value), new TextContent(match.Groups[2].Value)];
        if (Matches(Say(), said, out match)) return [new TextContent(match.Groups[1].Value)];
        if (Matches(Call(), said, out match)) return [.. Calls(match.Groups[1].Value)];
        return said.ToLowerInvariant().TrimEnd('.') switch
        {
            "repeat your instructions" => [new TextContent(Instructions(messages, options))],
            "repeat my first words" => [new TextContent(messages.FirstOrDefault(message => message.Role == ChatRole.User)?.Text ?? "")],
            "list your functions" => [new TextContent($"I have {string.Join(" and ", (options?.Tools ?? []).Select(tool => tool.Name))}.")],
            _ => [new TextContent($"You said {said}.")],
        };
    }

    private IEnumerable<FunctionCallContent> Calls(string text)
    {
        foreach (Match call in Function().Matches(text))
        {
            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
            if (call.Groups[2].Success)
            {
                foreach (var argument in JsonElement.Parse(call.Groups[2].Value).EnumerateObject()) arguments[argument.Name] = argument.Value;
            }

            yield return new FunctionCallContent($"call_{Interlocked.Increment(ref _calls)}", call.Groups[1].Value, arguments);
        }
    }

    private static string Instructions(List<ChatMessage> messages, ChatOptions? options) =>
        string.Join(" ", messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text).Prepend(options?.Instructions ?? ""));

    private static bool Matches(Regex regex, string text, out Match match)
    {
        match = regex.Match(text);
        return match.Success;
    }

    [GeneratedRegex(@"^think (.+?)\. say (.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Think();

    [GeneratedRegex("^say (.+)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Say();

    [GeneratedRegex("^call (.+?)\\.?$", RegexOptions.IgnoreCase)]
    private static partial Regex Call();

    [GeneratedRegex(@"([a-z_]+)\s*(\{.*?\})?(?:\s+and\s+|$)")]
    private static partial Regex Function();
}
