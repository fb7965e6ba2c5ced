namespace Antiphon.Bench.Density;

/// <summary>A server's process on the first core and its callers' on the second.</summary>
internal sealed class DensityPair : IAsyncDisposable
{
    private readonly DensityProcess _server;
    private readonly DensityProcess _callers;

    private DensityPair(DensityProcess server, DensityProcess callers)
    {
        _server = server;
        _callers = callers;
    }

    internal int ServerId => _server.Id;

    internal static async Task<DensityPair> StartAsync(string kind, CancellationToken cancellationToken, bool inline = true, bool profiled = false)
    {
        var server = DensityProcess.Start(core: 0, inline, profiled, kind);
        var address = await server.AnswerAsync(cancellationToken);
        return new DensityPair(server, DensityProcess.Start(core: 1, inline: true, profiled: false, DensityPart.Callers, address, kind));
    }

    internal Task ResizeAsync(int sessions, CancellationToken cancellationToken) =>
        _callers.AskAsync<object>(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"sessions {sessions}"), cancellationToken);

    internal Task QuietAsync(bool quiet, CancellationToken cancellationToken) => _callers.AskAsync<object>(quiet ? "quiet on" : "quiet off", cancellationToken);

    internal Task InjectAsync(CancellationToken cancellationToken) => _callers.AskAsync<object>("inject", cancellationToken);

    internal Task<MemoryReport> MemoryAsync(CancellationToken cancellationToken) => _server.AskAsync<MemoryReport>("memory", cancellationToken);

    /// <summary>Measures what happens within <paramref name="length"/>.</summary>
    internal async Task<DensityWindow> MeasureAsync(int sessions, TimeSpan length, CancellationToken cancellationToken)
    {
        var machine = MachineLoad.Now();
        await _callers.AskAsync<object>("window", cancellationToken);
        await _server.AskAsync<object>("window", cancellationToken);
        await Task.Delay(length, TimeProvider.System, cancellationToken);
        var server = await _server.AskAsync<ServerWindow>("report", cancellationToken);
        var callers = await _callers.AskAsync<CallersWindow>("report", cancellationToken);
        return new DensityWindow(sessions, server, callers, machine.BusyCoresSince() - (server.ProcessorSeconds + callers.ProcessorSeconds) / server.Seconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _callers.DisposeAsync();
        await _server.DisposeAsync();
    }
}

/// <summary>One measured window.</summary>
/// <param name="Sessions">Sessions open throughout.</param>
/// <param name="Server">What the server says.</param>
/// <param name="Callers">What the callers say.</param>
/// <param name="OtherLoad">Processor cores that others kept busy meanwhile.</param>
internal sealed record DensityWindow(int Sessions, ServerWindow Server, CallersWindow Callers, double OtherLoad)
{
    /// <summary>The bound of the target, in ms.</summary>
    internal const double LateLimit = 20;

    /// <summary>Whether the server kept its cadence and lost nothing.</summary>
    internal bool Passes => Server.Out.Count > 0 && Server.Out.P99 < LateLimit && Server.Failures == 0 && Callers.Lost == 0;
}

/// <summary>How busy the machine's cores are, by the kernel's count.</summary>
internal readonly record struct MachineLoad(double BusySeconds, long Timestamp)
{
    private const double TicksPerSecond = 100;

    internal static MachineLoad Now()
    {
        if (!File.Exists("/proc/stat")) return new MachineLoad(0, TimeProvider.System.GetTimestamp());
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(field => double.Parse(field, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        // user nice system idle iowait irq softirq steal
        return new MachineLoad((fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7]) / TicksPerSecond, TimeProvider.System.GetTimestamp());
    }

    internal double BusyCoresSince() => (Now().BusySeconds - BusySeconds) / TimeProvider.System.GetElapsedTime(Timestamp).TotalSeconds;
}
