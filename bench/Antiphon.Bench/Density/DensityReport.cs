using System.Globalization;

namespace Antiphon.Bench.Density;

/// <summary>The words around the numbers.</summary>
internal static class DensityReport
{
    private const int TargetSessions = 400;
    private const double TargetShare = 0.4;
    private const double TargetSessionBytes = 2 * 1024 * 1024;

    // What the runtime itself may allocate beside the frames while they are counted: timers, the pool's own records.
    private const double NoiseBytes = 2;

    /// <summary>A window on one line, for whoever waits.</summary>
    internal static string Line(DensityWindow window) => string.Create(CultureInfo.InvariantCulture,
        $"{window.Sessions} sessions: late p50 {window.Server.Out.P50}, p99 {window.Server.Out.P99}, p99.9 {window.Server.Out.P999}, most {window.Server.Out.Most} ms of {window.Server.Out.Count:N0} frames; server {Cores(window.Server.ProcessorSeconds, window)}, callers {Cores(window.Callers.ProcessorSeconds, window)}, others {window.OtherLoad:F2} cores; callers' own late p99 {window.Callers.Own.P99}, arrival p99 {window.Callers.Arrival.P99} ms; turns {window.Server.Turns}, answer p50 {window.Server.Answer?.P50}, p99 {window.Server.Answer?.P99} ms; failures {window.Server.Failures}, lost {window.Callers.Lost}; collections {window.Server.Collections} ({window.Server.PauseMilliseconds:F0} ms); {Verdict(window.Passes)}");

    internal static async Task WriteAsync(TextWriter markdown, DensitySearch echo, DensitySearch voice, DensityAllocations memory, DensityProfile profile)
    {
        var share = echo.Sessions == 0 ? 0 : voice.Sessions / (double)echo.Sessions;
        await markdown.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
            # Density

            How many live sessions one processor core carries. {Where} Callers and server talk over loopback sockets, {DensityWire.FramesPerSecond} binary frames of 20 ms
            (16 kHz, 16 bits, 640 bytes) a second from each caller all the time. A turn begins every 6 s: about a second of speech, the
            real voice activity detection and noise reduction, the end of turn on silence, recogniser, model and synthesiser that answer at
            once, {DensityServer.AgentSpeech.TotalSeconds:F1} s of agent's speech in frames of 20 ms. Callers are spread evenly over the turn and over the 20 ms. The echo is a bare
            Kestrel WebSocket that sends every frame back, with the same settings: socket completions on the network thread
            (`Antiphon:Sockets:InlineScheduling`, `DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1`).

            *Late* is when the socket's send of an outbound frame came back, less the time it was due, for every frame of the window. Due, of the server: a frame
            when the far end has one frame less than the playout lead left to play, counted from the decision to speak; a far end that has run dry goes on with the next frame. Due, of the
            echo: when the caller sent the frame. Windows last 24 s after a warm-up and a settling turn; the number is the largest whose
            window passes with a p99 under {DensityWindow.LateLimit:F0} ms, no failure and no connection lost. *Arrival*: the same at the callers, from their first sight of
            the utterance (of the echo: the whole round trip). *Own*: how late the callers themselves were. *Others*: cores that other
            programs of the machine kept busy meanwhile; a clean run has next to none.

            | | sessions | target | |
            | --- | ---: | ---: | --- |
            | server, a core | {voice.Sessions} | {TargetSessions} | {Verdict(voice.Sessions >= TargetSessions)} |
            | bare echo, a core | {echo.Sessions} | | |
            | server to echo | {share:F2} | {TargetShare} | {Verdict(share >= TargetShare)} |

            | | sessions | late p50 ms | p99 | p99.9 | most | arrival p99 | own p99 | answer p50 ms | p99 | server cores | callers | others | server µs a session and second | |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
            """));
        foreach (var window in voice.Windows) await markdown.WriteLineAsync(Row("server", window));
        foreach (var window in echo.Windows) await markdown.WriteLineAsync(Row("echo", window));
        await markdown.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""

            *Answer*: from the decision that the caller's turn is over to the agent's first audio on the line. Rows that were not the first choice are
            numbers that failed in a whole window.

            ## Memory

            {memory.Sessions} sessions. Memory: managed, after a full collection, less what the server had before them. Bytes a frame are those of the whole
            process, by its own count. While all listen: of each inbound frame. While every agent speaks what was synthesised before: of each frame,
            in and out.

            | | bytes | target | |
            | --- | ---: | ---: | --- |
            | managed memory a session | {memory.SessionBytes:N0} | {TargetSessionBytes:N0} | {Verdict(memory.SessionBytes <= TargetSessionBytes)} |
            | a frame, all silent | {memory.QuietBytes:F2} | 0 | {Verdict(memory.QuietBytes < NoiseBytes)} |
            | a frame, all agents speak | {memory.SpeakingBytes:F2} | 0 | {Verdict(memory.SpeakingBytes < NoiseBytes)} |
            | a turn (text, events, model, synthesis) | {memory.TalkingBytes:N0} | | |

            ## Where the time goes

            """));
        if (profile.Parts.Count == 0)
        {
            await markdown.WriteLineAsync("Not taken: `perf` is not installed here.");
            return;
        }

        await markdown.WriteLineAsync($"""
            Samples of `perf` (997 a second for 10 s) over the server's process at {profile.Sessions} sessions, by the method or kernel function that was running.

            | part | share |
            | --- | ---: |
            """);
        foreach (var (part, percent) in profile.Parts) await markdown.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {part} | {percent:F1} % |"));
    }

    private static string Where => DensityProcess.CanPin
        ? "The server's process has the first core to itself, the callers' process the second (`taskset`); both stand on one machine, so that kernel work for a frame is done on either."
        : "Server and callers are two processes that share all cores of the machine: it does not let a process be tied to one.";

    private static string Row(string name, DensityWindow window) => string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {window.Sessions} | {window.Server.Out.P50:F1} | {window.Server.Out.P99:F1} | {window.Server.Out.P999:F1} | {window.Server.Out.Most:F1} | {window.Callers.Arrival.P99:F1} | {window.Callers.Own.P99:F1} | {Answer(window, answer => answer.P50)} | {Answer(window, answer => answer.P99)} | {Cores(window.Server.ProcessorSeconds, window)} | {Cores(window.Callers.ProcessorSeconds, window)} | {Math.Max(0, window.OtherLoad):F2} | {1e6 * window.Server.ProcessorSeconds / window.Server.Seconds / window.Sessions:N0} | {Verdict(window.Passes)} |");

    private static string Answer(DensityWindow window, Func<LateTimes, double> pick) =>
        window.Server.Answer is { Count: > 0 } answer ? pick(answer).ToString("F1", CultureInfo.InvariantCulture) : "";

    private static string Cores(double seconds, DensityWindow window) => (seconds / window.Server.Seconds).ToString("F2", CultureInfo.InvariantCulture);

    private static string Verdict(bool met) => met ? "met" : "**missed**";
}
