using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Antiphon.Cli.Conformance;

/// <summary>The program that judged servers call for functions of theirs: gives back what came, fails, or does not answer.</summary>
internal static class FunctionEndpoint
{
    public static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Map("/echo", static async context => await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false));
        app.Map("/query", static context => context.Response.WriteAsync(context.Request.QueryString.ToString()));
        app.Map("/headers", static context => context.Response.WriteAsync(string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}={header.Value}"))));
        app.Map("/fail", static context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        app.Map("/hang", static context =>
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            context.RequestAborted.Register(gone.SetResult);
            return gone.Task;
        });
        await app.StartAsync().ConfigureAwait(false);
        return app;
    }
}
