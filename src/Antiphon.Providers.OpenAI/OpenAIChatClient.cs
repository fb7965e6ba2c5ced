using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Antiphon.Providers.OpenAI.Chat;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Antiphon.Providers.OpenAI;

/// <summary>
/// A chat model behind any OpenAI-compatible endpoint. Thread-safe. Never tries again by itself: one request a call, so that
/// the turn's own budget decides. Failures are <see cref="ProviderException"/>s.
/// </summary>
/// <remarks>
/// Text, function tools, sampling options and usage are translated; other content is left out. While a tool call's arguments
/// stream in, updates without content show that the model is alive; the call itself comes whole.
/// </remarks>
public sealed class OpenAIChatClient : IChatClient
{
    /// <summary>Name in <see cref="ProviderException.Provider"/>.</summary>
    public const string ProviderName = "openai";

    private const string NoKey = "no-key";
    private const int MaxKeptModels = 64;

    private readonly OpenAIChatOptions _options;
    private readonly ErrorTranslator _errors;
    private readonly HttpClient _http;
    private readonly OpenAIClientOptions _clientOptions;
    private readonly ApiKeyCredential _credential;
    private readonly ConcurrentDictionary<string, ChatClient> _models = new(StringComparer.Ordinal);

    /// <summary>Makes a client; connects with the first request.</summary>
    /// <param name="options">Where the model is.</param>
    /// <param name="timeProvider">Clock for waits that the endpoint gives as a date; null for the system's.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public OpenAIChatClient(OpenAIChatOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _errors = new ErrorTranslator(options, timeProvider ?? TimeProvider.System);
        _http = new HttpClient(options.Handler ?? new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
        }, disposeHandler: options.Handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _credential = new ApiKeyCredential(options.Key ?? NoKey);
        _clientOptions = new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            NetworkTimeout = options.NetworkTimeout,
            RetryPolicy = new ClientRetryPolicy(0),
            Transport = new HttpClientPipelineTransport(_http),
        };
        Model(options.Name);
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException"><see cref="ErrorCodes.ProviderAuthentication"/>, <see cref="ErrorCodes.ProviderRateLimited"/>,
    /// <see cref="ErrorCodes.ModelTimeout"/>, <see cref="ErrorCodes.ModelFailed"/>.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = RequestTranslator.Messages(messages, options?.Instructions);
        var settings = RequestTranslator.Options(options);
        var reply = new ReplyTranslator();
        var hasBegun = false;

        var updates = Model(options?.ModelId ?? _options.Name).CompleteChatStreamingAsync(request, settings, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (await MoveNextAsync(updates, cancellationToken).ConfigureAwait(false))
            {
                hasBegun = true;
                yield return reply.Next(updates.Current);
            }
        }

        if (!reply.IsComplete) throw _errors.BrokenOff(hasBegun);
        if (reply.Last() is { } last) yield return last;
    }

    /// <inheritdoc cref="GetStreamingResponseAsync"/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        if (serviceType == typeof(ChatClientMetadata)) return new ChatClientMetadata(ProviderName, _options.Endpoint, _options.Name);
        if (serviceType == typeof(ChatClient)) return Model(_options.Name);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private ChatClient Model(string name)
    {
        if (_models.TryGetValue(name, out var model)) return model;
        model = new ChatClient(name, _credential, _clientOptions);

        // Callers may name models; they must not fill the memory.
        return _models.Count < MaxKeptModels ? _models.GetOrAdd(name, model) : model;
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception error)
        {
            throw _errors.Translate(error);
        }
    }
}
