using Antiphon.Server.Console;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Hosting;

/// <summary>Lets the sessions go on for the drain time, then ends them before the listener closes, so that every client is told.</summary>
internal sealed class SessionStopper(SessionHost host, SessionFeeds feeds, AntiphonOptions options, TimeProvider time, ILogger<SessionStopper> logger)
    : IHostedLifecycleService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        ServerLog.Draining(logger, host.SessionCount, options.Limits.DrainTime);
        using (var drained = new CancellationTokenSource(options.Limits.DrainTime, time))
        using (var eitherDrained = CancellationTokenSource.CreateLinkedTokenSource(drained.Token, cancellationToken))
            await host.DrainAsync(eitherDrained.Token).ConfigureAwait(false);

        ServerLog.Stopping(logger, host.SessionCount, options.Limits.StopTimeout);
        using var limit = new CancellationTokenSource(options.Limits.StopTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await host.StopAsync(either.Token).ConfigureAwait(false);
        feeds.Close();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
