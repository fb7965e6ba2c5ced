using System.Diagnostics;
using Antiphon.Audio;
using Antiphon.Providers.Local;
using Antiphon.Samples.Appointments;
using Antiphon.Server;
using Antiphon.Speech;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Antiphon.Cli.Tests.Console;

public sealed class ConsoleEndToEndTests
{
    private const string Said = "what are your opening hours";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Page_FakeMicrophone_ShowsTheTranscriptAndTheAnswer()
    {
        if (!LocalEngines.CanHear() || !LocalEngines.CanSpeak()) Assert.Skip($"The speech engines are not installed: {LocalEngines.InstallCommand}");
        var tests = Path.Combine(Repository(), "tests", "console");
        if (!Directory.Exists(Path.Combine(tests, "node_modules"))) Assert.Skip("The page's test tools are not installed: scripts/install-test-tools.sh");
        var folder = Directory.CreateTempSubdirectory("antiphon-console-").FullName;
        try
        {
            var wav = Path.Combine(folder, "caller.wav");
            await SpeakAsync(wav);
            using var calendar = AppointmentCalendar.Open(":memory:");
            await using var app = Server(calendar);
            await app.StartAsync(TestContext.Current.CancellationToken);

            var (exitCode, output) = await RunAsync(tests, app.Urls.First(), wav);

            Assert.True(exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static WebApplication Server(AppointmentCalendar calendar) => AntiphonServer.Build(["--urls", "http://127.0.0.1:0"], setup =>
    {
        setup.Agent = AppointmentDesk.Create(calendar);
        setup.Logging = logging => logging.ClearProviders();
        setup.Configure = options => options.Speech.Host = SpeechHost.InProcess;
    });

    private static async Task SpeakAsync(string path)
    {
        await using var voice = new LocalTextToSpeech(new LocalSpeechOptions { Host = EngineHost.InProcess });
        await using var session = await voice.OpenAsync(new TextToSpeechOptions { Voice = "rms" });
        await using var file = File.Create(path);
        await using var wav = new WavWriter(file, AudioFormat.Pcm16(session.SampleRateHz));
        await foreach (var chunk in session.SpeakAsync(Said))
        {
            using var frame = chunk.Audio;
            wav.Write(frame.Samples);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, string url, string wav)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("npm", ["run", "--silent", "e2e"])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                Environment = { ["ANTIPHON_URL"] = url + "/", ["ANTIPHON_WAV"] = wav, ["ANTIPHON_EXPECT"] = "opening hours" },
            },
        };
        process.Start();
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Antiphon.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}
