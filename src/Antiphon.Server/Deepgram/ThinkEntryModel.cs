using Microsoft.Extensions.AI;

namespace Antiphon.Server.Deepgram;

/// <summary>A model as an entry of <c>think</c> asks for it: with its own temperature, and where it differs from the agent's, its own
/// prompt and functions. Thread-safe; owns no model.</summary>
internal sealed class ThinkEntryModel(IChatClient model, ThinkEntry entry, string agentPrompt) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reply = model.GetStreamingResponseAsync(entry.ContextCharacters is { } most ? ContextWindow.Of([.. messages], most) : messages, Change(options), cancellationToken);
        return entry.IsInList ? OneAttempt.Of(reply, ErrorCodes.ModelFailed, cancellationToken) : reply;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => model.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The model stays with who made it.
    }

    private ChatOptions Change(ChatOptions? options)
    {
        var changed = options?.Clone() ?? new ChatOptions();
        changed.Temperature = entry.Temperature;
        if (entry.Prompt is { } prompt) changed.Instructions = InPlaceOf(agentPrompt, prompt, changed.Instructions);
        if (entry.Functions is { } functions) changed.Tools = functions.Count == 0 ? null : [.. functions];
        return changed;
    }

    // The runner may have added to the prompt, e.g. the time.
    private static string InPlaceOf(string agentPrompt, string prompt, string? instructions)
    {
        var begun = agentPrompt.TrimEnd();
        return instructions is not null && begun.Length > 0 && instructions.StartsWith(begun, StringComparison.Ordinal)
            ? string.Concat(prompt.TrimEnd(), instructions.AsSpan(begun.Length))
            : instructions is { Length: > 0 } ? $"{prompt.TrimEnd()}\n\n{instructions}" : prompt;
    }
}

/// <summary>What an entry of <c>think</c> asks its model for.</summary>
internal sealed record ThinkEntry
{
    /// <summary>0 to 2; null for the model's own.</summary>
    public float? Temperature { get; init; }

    /// <summary>In the place of the agent's prompt; null for that.</summary>
    public string? Prompt { get; init; }

    /// <summary>In the place of the agent's functions; null for those.</summary>
    public IReadOnlyList<AIFunction>? Functions { get; init; }

    /// <summary>Whether others stand in for it.</summary>
    public bool IsInList { get; init; }

    /// <summary>How much of the conversation it is given, in characters; null for all.</summary>
    public int? ContextCharacters { get; init; }
}
