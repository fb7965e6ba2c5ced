using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing;

/// <summary>
/// A chat model that follows a script: the n-th request gets the n-th step. Strict: a request beyond the script or against
/// its step's expectation fails, a step left over fails in <see cref="Verify"/>. Records the requests. Thread-safe.
/// </summary>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly TimeProvider _time;
    private readonly Script<ChatStep> _script = new(nameof(ScriptedChatClient));
    private readonly List<ChatRequest> _requests = [];
    private int _cancelled;

    /// <summary>Makes one with an empty script.</summary>
    /// <param name="time">Clock of the delays.</param>
    public ScriptedChatClient(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
    }

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<ChatRequest> Requests
    {
        get { lock (_requests) return [.. _requests]; }
    }

    /// <summary>Requests that were cancelled or given up before their answer's end.</summary>
    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>Adds a step.</summary>
    public ScriptedChatClient Then(ChatStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        _script.Add(step);
        return this;
    }

    /// <summary>Adds a step: text in these chunks, without delay.</summary>
    public ScriptedChatClient Replies(params string[] chunks) => Then(new ChatStep().Text(chunks));

    /// <summary>Adds a step: a call of <paramref name="tool"/>.</summary>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="callId">Id of the call; null for one counted up from <c>call_1</c> within the step.</param>
    public ScriptedChatClient Calls(string tool, IDictionary<string, object?>? arguments = null, string? callId = null) =>
        Then(new ChatStep().Call(tool, arguments, callId));

    /// <summary>Adds a step: the request fails.</summary>
    public ScriptedChatClient Fails(Exception error) => Then(new ChatStep().Fail(error));

    /// <summary>Adds a step: no answer until the request is cancelled.</summary>
    public ScriptedChatClient Stalls() => Then(new ChatStep().Stall());

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ChatRequest([.. messages], options);
        lock (_requests) _requests.Add(request);
        var step = _script.Take($"request, last message: '{request.LastText}'");
        if (!step.Accepts(request)) throw _script.Failed($"{nameof(ScriptedChatClient)}: request {_script.Taken} is not '{step.Name}'; its last message: '{request.LastText}'.");

        var complete = false;
        try
        {
            foreach (var part in step.Parts)
            {
                if (part.Delay > TimeSpan.Zero || part.Delay == Timeout.InfiniteTimeSpan) await Task.Delay(part.Delay, _time, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                if (part.Error is not null)
                {
                    complete = true;
                    throw part.Error;
                }

                yield return new ChatResponseUpdate(ChatRole.Assistant, [part.Content!]) { ResponseId = $"response_{_script.Taken}" };
            }

            complete = true;
        }
        finally
        {
            if (!complete) Interlocked.Increment(ref _cancelled);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType?.IsInstanceOfType(this) == true ? this : null;

    /// <summary>Checks that the script was followed to its end.</summary>
    /// <exception cref="ExpectationFailedException">It was not; the message says where.</exception>
    public void Verify() => _script.Verify();

    /// <summary><see cref="Verify"/>.</summary>
    public void Dispose() => Verify();
}

/// <summary>A request to the model.</summary>
/// <param name="Messages">What it was sent.</param>
/// <param name="Options">Settings and tools; null when none were given.</param>
public sealed record ChatRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    /// <summary>Text of the last message; empty when there is none.</summary>
    public string LastText => Messages.Count == 0 ? "" : Messages[^1].Text;
}

/// <summary>One answer of <see cref="ScriptedChatClient"/>: parts in order, each after its delay.</summary>
public sealed class ChatStep
{
    private readonly List<Part> _parts = [];
    private Func<ChatRequest, bool>? _expected;
    private int _calls;

    /// <summary>What the step is, for messages about failures.</summary>
    public string Name { get; private set; } = "any request";

    internal IReadOnlyList<Part> Parts => _parts;

    /// <summary>Expects a request that satisfies <paramref name="predicate"/>.</summary>
    /// <param name="name">What is expected, in words.</param>
    /// <param name="predicate">The expectation.</param>
    public ChatStep Expect(string name, Func<ChatRequest, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        Name = name;
        _expected = predicate;
        return this;
    }

    /// <summary>Expects a request whose last message holds <paramref name="text"/>.</summary>
    public ChatStep ExpectLast(string text) => Expect($"last message with '{text}'", request => request.LastText.Contains(text, StringComparison.Ordinal));

    /// <summary>Text in chunks, without delay.</summary>
    public ChatStep Text(params string[] chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        foreach (var chunk in chunks) Text(TimeSpan.Zero, chunk);
        return this;
    }

    /// <summary>A chunk of text after a delay.</summary>
    public ChatStep Text(TimeSpan delay, string chunk)
    {
        _parts.Add(new Part(delay, new TextContent(chunk), null));
        return this;
    }

    /// <summary>A thought that is not spoken.</summary>
    public ChatStep Thought(string text, TimeSpan delay = default)
    {
        _parts.Add(new Part(delay, new TextReasoningContent(text), null));
        return this;
    }

    /// <summary>A call of a tool.</summary>
    /// <param name="tool">Name of the tool.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="callId">Id of the call; null for one counted up from <c>call_1</c> within the step.</param>
    /// <param name="delay">Before it. Default none.</param>
    public ChatStep Call(string tool, IDictionary<string, object?>? arguments = null, string? callId = null, TimeSpan delay = default)
    {
        _calls++;
        _parts.Add(new Part(delay, new FunctionCallContent(callId ?? $"call_{_calls}", tool, arguments), null));
        return this;
    }

    /// <summary>Anything else a model may send.</summary>
    public ChatStep Content(AIContent content, TimeSpan delay = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        _parts.Add(new Part(delay, content, null));
        return this;
    }

    /// <summary>The stream fails.</summary>
    public ChatStep Fail(Exception error, TimeSpan delay = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        _parts.Add(new Part(delay, null, error));
        return this;
    }

    /// <summary>Nothing more comes until the request is cancelled.</summary>
    public ChatStep Stall()
    {
        _parts.Add(new Part(Timeout.InfiniteTimeSpan, new TextContent(""), null));
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal bool Accepts(ChatRequest request) => _expected is null || _expected(request);

    internal sealed record Part(TimeSpan Delay, AIContent? Content, Exception? Error);
}
