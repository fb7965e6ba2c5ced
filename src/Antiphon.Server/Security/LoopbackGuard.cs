using Antiphon.Server.Deepgram;
using Antiphon.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Server.Security;

/// <summary>
/// While no key is needed, only this machine may talk to the server, and no page of a foreign site may do so through the
/// browser of this machine: the request's host must be loopback, and its origin, when it names one, too.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next, ICredentialValidator credentials)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!credentials.AllowsAnonymous || IsLocal(context.Request)) return next(context);
        var error = new VoiceException(ErrorCodes.LoopbackOnly,
            "Without a configured key this server answers only pages and programs of its own machine, under 127.0.0.1 or localhost.");
        return context.Request.Path.StartsWithSegments("/v1")
            ? DeepgramRefusal.Of(error).WriteAsync(context)
            : HttpJson.RefuseAsync(context, StatusCodes.Status403Forbidden, error.Code, error.Message);
    }

    private static bool IsLocal(HttpRequest request)
    {
        if (!BoundAddresses.IsLoopbackHost(request.Host.Host)) return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && BoundAddresses.IsLoopbackHost(uri.Host));
    }
}
