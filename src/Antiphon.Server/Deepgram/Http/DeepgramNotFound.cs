using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Deepgram;

/// <summary>Answers what no part of the server answers with a 404 in this protocol's shape, so that a client with a wrong path
/// can read what is wrong.</summary>
internal sealed class DeepgramNotFound(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context).ConfigureAwait(false);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false } && context.GetEndpoint() is null)
            await DeepgramRefusal.NotFound.WriteAsync(context).ConfigureAwait(false);
    }
}
