using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;

namespace Antiphon.Providers.OpenAI.Chat;

/// <summary>
/// From the endpoint's failures to coded ones. Texts of the endpoint go no further: they may quote the key or the caller. What
/// remains is the status, the request id and the wait.
/// </summary>
internal sealed class ErrorTranslator(OpenAIChatOptions options, TimeProvider time)
{
    public ProviderException Translate(Exception error) => error switch
    {
        ClientResultException { Status: > 0 } refused => OfStatus(refused),
        OperationCanceledException or TimeoutException => new ProviderException(ErrorCodes.ModelTimeout, OpenAIChatClient.ProviderName,
            $"The model endpoint at {Host} was silent for too long ({options.ConnectTimeout.TotalSeconds:0.#} s to connect, {options.NetworkTimeout.TotalSeconds:0.#} s to go on).", error),
        JsonException or FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException => new ProviderException(ErrorCodes.ModelFailed, OpenAIChatClient.ProviderName,
            $"The model endpoint at {Host} sent a reply that cannot be read. Is it OpenAI-compatible?"),
        _ => new ProviderException(ErrorCodes.ModelFailed, OpenAIChatClient.ProviderName,
            $"The model endpoint at {Host} cannot be reached or closed the connection. Check its address and that it runs.", error),
    };

    /// <summary>The stream ended though the reply had not.</summary>
    /// <param name="hasBegun">Whether anything of it came; without that it was no reply at all.</param>
    public ProviderException BrokenOff(bool hasBegun) => new(hasBegun ? ErrorCodes.ReplyBrokenOff : ErrorCodes.ModelFailed, OpenAIChatClient.ProviderName,
        $"The model endpoint at {Host} ended its reply before its end.");

    private string Host => options.Endpoint.Authority;

    private ProviderException OfStatus(ClientResultException error)
    {
        var response = error.GetRawResponse();
        var id = Header(response, "x-request-id");
        return error.Status switch
        {
            401 or 403 => new ProviderException(ErrorCodes.ProviderAuthentication, OpenAIChatClient.ProviderName,
                $"The model endpoint at {Host} refused the key (HTTP {error.Status}). Set the right one; it is not shown here.")
            {
                Status = error.Status,
                CorrelationId = id,
            },
            429 => new ProviderException(ErrorCodes.ProviderRateLimited, OpenAIChatClient.ProviderName,
                $"The model endpoint at {Host} refused the request because of its rate limit or quota (HTTP 429).")
            {
                Status = 429,
                CorrelationId = id,
                RetryAfter = RetryAfter(response),
                IsTransient = !IsOutOfQuota(response),
            },
            _ => new ProviderException(ErrorCodes.ModelFailed, OpenAIChatClient.ProviderName,
                error.Status is >= 500 or 408
                    ? $"The model endpoint at {Host} failed (HTTP {error.Status})."
                    : $"The model endpoint at {Host} refused the request (HTTP {error.Status}). Check its address and the name of the model.")
            {
                Status = error.Status,
                CorrelationId = id,
                RetryAfter = RetryAfter(response),
                IsTransient = error.Status is >= 500 or 408,
            },
        };
    }

    private static string? Header(PipelineResponse? response, string name) =>
        response is not null && response.Headers.TryGetValue(name, out var value) ? value : null;

    private TimeSpan? RetryAfter(PipelineResponse? response)
    {
        if (Header(response, "retry-after-ms") is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 86_400_000) return TimeSpan.FromMilliseconds(ms);
        if (Header(response, "retry-after") is not { } after) return null;
        if (double.TryParse(after, CultureInfo.InvariantCulture, out var seconds)) return seconds is >= 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : null;
        if (!DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
        var wait = at - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static bool IsOutOfQuota(PipelineResponse? response)
    {
        try
        {
            using var document = JsonDocument.Parse(response?.Content ?? BinaryData.FromString("{}"));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String && code.ValueEquals("insufficient_quota");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
