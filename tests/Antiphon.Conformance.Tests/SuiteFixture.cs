using Antiphon.Cli.Conformance;

namespace Antiphon.Conformance.Tests;

/// <summary>All cases against local servers, several at a time; the tests look at what came of each.</summary>
public sealed class SuiteFixture : IAsyncLifetime
{
    private static readonly ConformanceOptions Options = new() { Patience = TimeSpan.FromSeconds(30), Concurrency = 16 };

    private readonly Dictionary<string, TaskCompletionSource<ConformanceResult>> _results =
        Deepgram.Cases.ToDictionary(item => item.Name, _ => new TaskCompletionSource<ConformanceResult>(TaskCreationOptions.RunContinuationsAsynchronously), StringComparer.Ordinal);

    private readonly LocalServers _servers = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    internal static ConformanceSuite Deepgram { get; } = ConformanceSuite.Load("deepgram");

    internal Task<ConformanceResult> ResultAsync(string name) => _results[name].Task;

    public ValueTask InitializeAsync()
    {
        _running = RunAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _servers.DisposeAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            var runner = new ConformanceRunner(_servers, Options);
            await runner.RunAsync(Deepgram.Cases, result => _results[result.Case.Name].TrySetResult(result), _stop.Token);
        }
        catch (Exception error)
        {
            foreach (var result in _results.Values) result.TrySetException(error);
        }
    }
}
