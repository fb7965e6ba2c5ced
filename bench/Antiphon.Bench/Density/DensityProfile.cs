using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Antiphon.Bench.Density;

/// <summary>Where the server's processor time goes, by samples of <c>perf</c>; empty where that is not installed.</summary>
internal sealed record DensityProfile(int Sessions, IReadOnlyList<(string Part, double Percent)> Parts, IReadOnlyList<(string Symbol, double Percent)> Top)
{
    private const int Seconds = 10;
    private const int TopCount = 40;

    // In this order: the first that matches counts.
    private static readonly (string Part, Regex Pattern)[] Kinds =
    [
        ("noise reduction", Of("NoiseReducer")),
        ("voice activity", Of("VoiceActivityDetector|PitchTracker|AudioLevel|SpeechActivity")),
        ("transforms (voice activity, noise reduction)", Of("RealFft|HannWindow")),
        ("resampling and codecs", Of("Resampler|AudioCodec|G711|DeepgramInput")),
        ("mailbox, ear and reader", Of(@"SessionMailbox|CreditGate|\.Ear::|SessionReader|CallerSide|VoiceSession|Ring`1|SessionState|AudioFrame|MediaTime")),
        ("mouth and playout", Of("Mouth|PlayoutClock|AgentVoice|SpeechPump|HeardLedger|PacedClock|PlayoutTicks")),
        ("outbox and line", Of("DeepgramOutbox|OutboxSignal|DeepgramLine|DeepgramConnection")),
        ("WebSocket framing", Of("ManagedWebSocket|WebSocket|AsyncMutex")),
        ("Kestrel and pipelines", Of(@"Kestrel|System\.IO\.Pipelines|UpgradeStream|HttpProtocol|Http1|SocketConnection|HttpUpgradeStream")),
        ("sockets of the runtime", Of(@"Net\.Sockets|System\.Net\.Internals|SystemNative|libSystem\.Native|Interop")),
        ("the bench's own counting", Of("Antiphon.Bench|LateHistogram|CadenceProbe")),
        ("thread pool, tasks and timers", Of(@"ThreadPool|WorkStealing|PortableThreadPool|TimerQueue|System\.Threading|ManualResetValueTaskSource|Runtime\.CompilerServices|libclrjit|Monitor|Lock")),
        ("kernel: network", Of(@"\[k\].*(tcp|skb|ip_|__ip|sock|net_|napi|nf_|ipv4|inet|loopback|dev_|xmit|copy_user|rep_movs|_copy_|iov|ep_poll|epoll|eventpoll)")),
        ("kernel: rest (switches, wakes, timers, system calls)", Of(@"\[k\]|\[kernel")),
        ("runtime (garbage collection, native)", Of("libclrgc|libcoreclr|libc|libpthread|vdso")),
    ];

    internal static async Task<DensityProfile> TakeAsync(int sessions, CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/bin/perf")) return new DensityProfile(sessions, [], []);
        await using var pair = await DensityPair.StartAsync(DensityPart.Voice, cancellationToken, profiled: true);
        await pair.ResizeAsync(sessions, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System, cancellationToken);
        var data = Path.GetTempFileName();
        try
        {
            await PerfAsync(["record", "-q", "-e", "cpu-clock", "-F", "997", "-p", pair.ServerId.ToString(CultureInfo.InvariantCulture), "-o", data, "--", "sleep",
                Seconds.ToString(CultureInfo.InvariantCulture)], cancellationToken);
            return Read(sessions, await PerfAsync(["report", "-i", data, "--stdio", "-q", "--sort", "dso,sym", "--percent-limit", "0", "-F", "overhead,dso,sym"], cancellationToken));
        }
        finally
        {
            File.Delete(data);
            File.Delete($"/tmp/perf-{pair.ServerId}.map");
            File.Delete($"/tmp/perfinfo-{pair.ServerId}.map");
        }
    }

    private static DensityProfile Read(int sessions, string report)
    {
        var lines = report.Split('\n')
            .Select(line => Regex.Match(line, @"^\s*([\d.]+)%\s+(\S+)\s+(.*\S)\s*$", RegexOptions.NonBacktracking))
            .Where(match => match.Success)
            .Select(match => (Symbol: $"{match.Groups[2].Value} {match.Groups[3].Value}", Percent: double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))
            .ToList();
        var parts = lines.GroupBy(line => Kinds.FirstOrDefault(kind => kind.Pattern.IsMatch(line.Symbol)).Part ?? "other")
            .Select(group => (Part: group.Key, Percent: group.Sum(line => line.Percent)))
            .OrderByDescending(part => part.Percent).ToList();
        return new DensityProfile(sessions, parts, [.. lines.OrderByDescending(line => line.Percent).Take(TopCount)]);
    }

    private static async Task<string> PerfAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var perf = Process.Start(new ProcessStartInfo("/usr/bin/perf", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = perf.StandardError.ReadToEndAsync(cancellationToken);
        var output = await perf.StandardOutput.ReadToEndAsync(cancellationToken);
        await perf.WaitForExitAsync(cancellationToken);
        if (perf.ExitCode != 0) await Console.Error.WriteLineAsync(await errors);
        return output;
    }

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
