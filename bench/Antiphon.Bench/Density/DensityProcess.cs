using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Antiphon.Bench.Density;

/// <summary>One process of the bench on one processor core: takes a command a line and answers with a line.</summary>
internal sealed class DensityProcess : IAsyncDisposable
{
    /// <summary>Tells a part to run socket completions on the network thread.</summary>
    internal const string InlineVariable = "ANTIPHON_BENCH_INLINE";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private DensityProcess(Process process) => _process = process;

    /// <summary>Whether this part runs socket completions on the network thread.</summary>
    internal static bool InlineScheduling => Environment.GetEnvironmentVariable(InlineVariable) == "1";

    /// <summary>Whether processes can be given a core of their own here.</summary>
    internal static bool CanPin { get; } = Environment.ProcessorCount > 1 && File.Exists("/usr/bin/taskset");

    internal int Id => _process.Id;

    internal static DensityProcess Start(int core, bool inline, bool profiled, params string[] arguments)
    {
        var command = new List<string>();
        if (CanPin) command.AddRange(["/usr/bin/taskset", "-c", core.ToString(CultureInfo.InvariantCulture)]);
        command.Add(Environment.ProcessPath ?? "antiphon");
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") command.Add(Assembly.GetEntryAssembly()!.Location);
        command.Add(DensityPart.Argument);
        command.AddRange(arguments);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment[InlineVariable] = inline ? "1" : "0";
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = inline ? "1" : "0";
        if (profiled)
        {
            // Names of compiled methods for perf, which finds them only where code is not mapped twice.
            start.Environment["DOTNET_PerfMapEnabled"] = "1";
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        return new DensityProcess(Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start."));
    }

    internal async Task<string> AnswerAsync(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
        return line ?? throw new InvalidOperationException("A process of the bench has ended; what it said stands above.");
    }

    internal async Task<T> AskAsync<T>(string command, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return DensityJson.Read<T>(await AnswerAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
