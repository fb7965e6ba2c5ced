using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Antiphon.Providers.Local.Workers;

/// <summary>How a worker is started.</summary>
internal static class WorkerCommand
{
    internal const string SpeechToText = "stt";
    internal const string TextToSpeech = "tts";
    private const string Program = "antiphon";

    internal static string EngineOf(string kind) => kind == SpeechToText ? LocalSpeechToText.EngineName : LocalTextToSpeech.EngineName;

    internal static ErrorCode Unavailable(string kind) => kind == SpeechToText ? ErrorCodes.SpeechToTextUnavailable : ErrorCodes.TextToSpeechUnavailable;

    internal static ProcessStartInfo For(string kind, LocalWorkerOptions options)
    {
        var (file, before) = options.FileName is { } given ? (given, null) : Default();
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (before is not null) start.ArgumentList.Add(before);
        foreach (var argument in options.Arguments) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(kind);

        // A worker lives from one core and little memory.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    // The program that runs now. When that is another one, such as a test program, the antiphon program beside it.
    private static (string File, string? Assembly) Default()
    {
        var running = Environment.ProcessPath ?? Program;
        var isDotnet = Path.GetFileNameWithoutExtension(running) == "dotnet";
        var entry = Assembly.GetEntryAssembly();
        if (entry?.GetName().Name == Program) return (running, isDotnet ? entry.Location : null);
        var host = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? Program + ".exe" : Program);
        var library = Path.Combine(AppContext.BaseDirectory, Program + ".dll");
        if (isDotnet && File.Exists(library)) return (running, library);
        return File.Exists(host) ? (host, null) : (running, isDotnet ? entry?.Location : null);
    }
}
