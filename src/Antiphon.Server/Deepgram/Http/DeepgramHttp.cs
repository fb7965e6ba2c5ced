using System.Text.Json;
using Antiphon.Server.Hosting;
using Antiphon.Server.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Deepgram;

/// <summary>Plain HTTP requests of the protocol: who asks, what is in the body, and failures in the protocol's shape.</summary>
internal static class DeepgramHttp
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Answers by <paramref name="answer"/>; a coded failure of it goes out as a refusal.</summary>
    internal static async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        DeepgramRefusal.RequestId(context);
        try
        {
            await answer().ConfigureAwait(false);
        }
        catch (VoiceException error)
        {
            await DeepgramRefusal.Of(error).WriteAsync(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            var code = error.StatusCode == StatusCodes.Status413PayloadTooLarge ? ErrorCodes.MessageTooLarge : ErrorCodes.RequestInvalid;
            await DeepgramRefusal.Of(new VoiceException(code, "The body cannot be read: it is cut or too large.", error)).WriteAsync(context).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // The store; its paths and contents are nobody's business.
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DeepgramVoiceAgentEndpoints));
            DeepgramLog.StoreFailed(logger, error, DeepgramRefusal.RequestId(context));
            await DeepgramRefusal.Of(VoiceException.From(error)).WriteAsync(context).ConfigureAwait(false);
        }
    }

    /// <summary>The key that the request shows, by its identity. Without configured keys everybody is <c>anonymous</c>.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.Unauthenticated"/>; <see cref="ErrorCodes.Forbidden"/>: a
    /// short-lived token, which opens sessions and nothing else.</exception>
    internal static string RequireKey(HttpContext context, ICredentialValidator validator)
    {
        if (DeepgramCredentials.Identify(context.Request, [], validator) is not { } identity)
            throw new VoiceException(ErrorCodes.Unauthenticated, DeepgramRefusal.Unauthenticated.Message);
        if (!validator.AllowsAnonymous && DeepgramCredentials.Of(context.Request, []) is { IsKey: false })
            throw new VoiceException(ErrorCodes.Forbidden, "A short-lived token opens sessions and nothing else. Send a key as Authorization: Token KEY.");
        return identity;
    }

    /// <summary>The body as a JSON object; an empty one when there is none.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.RequestInvalid"/>.</exception>
    internal static async Task<JsonElement> ReadObjectAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        if (body.Length == 0) return JsonElement.Parse("{}"u8);
        try
        {
            using var json = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length), Strict);
            if (json.RootElement.ValueKind == JsonValueKind.Object && IsText(json.RootElement)) return json.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // The latter for names that are no text.
        {
            // Said below.
        }

        throw Invalid("The body is no JSON object in UTF-8.");
    }

    /// <summary>Whether every name and text in <paramref name="element"/> can be read: bytes that are no UTF-8 and halves of surrogate
    /// pairs are found only when they are.</summary>
    internal static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(member => member.Name is not null && IsText(member.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    internal static VoiceException Invalid(string message) => new(ErrorCodes.RequestInvalid, message);

    internal static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        // What is asked for with a key is for its owner alone.
        context.Response.Headers.CacheControl = "no-store";
        return HttpJson.WriteAsync(context, StatusCodes.Status200OK, write);
    }
}
