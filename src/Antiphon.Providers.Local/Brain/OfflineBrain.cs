using System.Runtime.CompilerServices;
using Antiphon.Providers.Local.Brain.Dialogue;
using Antiphon.Providers.Local.Brain.Matching;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Antiphon.Providers.Local.Brain;

/// <summary>
/// A chat client without a language model: a deterministic dialogue over the tools of the request. It picks the tool that
/// was asked for, asks for what is missing, confirms before anything is changed, calls the tool and speaks its result.
/// It keeps nothing between requests: everything follows from the messages, the tools and the day. English. Thread-safe;
/// one instance serves all sessions.
/// </summary>
/// <remarks>A tool is confirmed when its additional properties say so under <see cref="ConfirmProperty"/>, or when they say
/// nothing and its name begins with a verb such as book, cancel, send or pay. Instructions (system messages) are not
/// followed: it cannot read them.</remarks>
public sealed class OfflineBrain : IChatClient
{
    /// <summary>Key in a tool's additional properties: a bool, whether the caller is asked before it is called.</summary>
    public const string ConfirmProperty = "antiphon.confirm";

    /// <summary>Its name as a provider.</summary>
    public const string ProviderName = "antiphon-offline-brain";

    private static readonly ChatClientMetadata Metadata = new(ProviderName, providerUri: null, defaultModelId: ProviderName);

    private readonly OfflineBrainOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _used;

    /// <summary>Makes one.</summary>
    /// <param name="options">How it listens and guesses.</param>
    /// <param name="time">Tells it what today is, in its local time zone.</param>
    /// <param name="loggers">For its logs.</param>
    public OfflineBrain(OfflineBrainOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger<OfflineBrain>();
    }

    /// <inheritdoc/>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.PhraseTemplateInvalid"/>: a tool's phrases have a mistake.</exception>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var (text, call) = Answer(messages, options);
        List<AIContent> contents = [];
        if (text.Length > 0) contents.Add(new TextContent(text));
        if (call is not null) contents.Add(call);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = ProviderName,
            FinishReason = call is null ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls,
        });
    }

    /// <inheritdoc/>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.PhraseTemplateInvalid"/>: a tool's phrases have a mistake.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var (text, call) = Answer(messages, options);
        for (var start = 0; start < text.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var space = text.IndexOf(' ', start);
            var end = space < 0 ? text.Length : space + 1;
            yield return new ChatResponseUpdate(ChatRole.Assistant, text[start..end]) { ModelId = ProviderName };
            start = end;
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, call is null ? [] : [call])
        {
            ModelId = ProviderName,
            FinishReason = call is null ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls,
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(ChatClientMetadata)) return Metadata;
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: it holds nothing.</summary>
    public void Dispose()
    {
    }

    private (string Text, FunctionCallContent? Call) Answer(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (Interlocked.Exchange(ref _used, 1) == 0) OfflineBrainLog.FirstUse(_logger);
        var tools = (options?.Tools ?? []).Where(tool => tool is AIFunctionDeclaration).Select(BrainTool.Of).ToList();
        var replay = new DialogueReplay(_options, tools, DayOf);
        var move = replay.Next(messages);
        if (move.Call is not { } task)
        {
            OfflineBrainLog.AnswersSensitive(_logger, move.Text);
            return (move.Text, null);
        }

        OfflineBrainLog.CallsTool(_logger, task.Tool.Name);
        return (move.Text, new FunctionCallContent($"offline-{replay.Calls + 1}", task.Tool.Name, task.Arguments()));
    }

    // "Tomorrow" keeps its meaning when midnight passes, where the message says when it was said.
    private DateOnly DayOf(ChatMessage message)
    {
        var now = message.CreatedAt is { } created ? TimeZoneInfo.ConvertTime(created, _time.LocalTimeZone) : _time.GetLocalNow();
        return DateOnly.FromDateTime(now.DateTime);
    }
}
