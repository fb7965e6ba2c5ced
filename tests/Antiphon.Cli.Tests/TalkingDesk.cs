using Antiphon.Audio;
using Antiphon.Providers.Local;
using Antiphon.Samples.Appointments;
using Antiphon.Server;
using Antiphon.Speech;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Antiphon.Cli.Tests;

/// <summary>The appointment desk with real engines on a free port, and a caller's voice in a file.</summary>
internal sealed class TalkingDesk : IAsyncDisposable
{
    private readonly AppointmentCalendar _calendar = AppointmentCalendar.Open(":memory:");
    private readonly WebApplication _app;
    private readonly string _folder = Directory.CreateTempSubdirectory("antiphon-desk-").FullName;

    private TalkingDesk() => _app = AntiphonServer.Build(["--urls", "http://127.0.0.1:0"], setup =>
    {
        setup.Agent = AppointmentDesk.Create(_calendar);
        setup.Logging = logging => logging.ClearProviders();
        setup.Configure = options => options.Speech.Host = SpeechHost.InProcess;
    });

    public string Url => _app.Urls.First();

    public string In(string name) => Path.Combine(_folder, name);

    /// <summary>Skips the test where the engines are not installed.</summary>
    public static async Task<TalkingDesk> StartAsync()
    {
        if (!LocalEngines.CanHear() || !LocalEngines.CanSpeak()) Assert.Skip($"The speech engines are not installed: {LocalEngines.InstallCommand}");
        var desk = new TalkingDesk();
        await desk._app.StartAsync(TestContext.Current.CancellationToken);
        return desk;
    }

    /// <summary>Writes speech to a file after a pause, so that a greeting can be over before it.</summary>
    public async Task<string> SpeakAsync(string text, TimeSpan pause)
    {
        var path = In("caller.wav");
        await using var voice = new LocalTextToSpeech(new LocalSpeechOptions { Host = EngineHost.InProcess });
        await using var session = await voice.OpenAsync(new TextToSpeechOptions { Voice = "rms" });
        await using var file = File.Create(path);
        await using var wav = new WavWriter(file, AudioFormat.Pcm16(session.SampleRateHz));
        wav.Write(new short[AudioFormat.Pcm16(session.SampleRateHz).SamplesFor(pause)]);
        await foreach (var chunk in session.SpeakAsync(text))
        {
            using var frame = chunk.Audio;
            wav.Write(frame.Samples);
        }

        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _calendar.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
