using System.Text.Json;
using Antiphon.Audio;
using Antiphon.Providers.Local;
using Antiphon.Samples.Appointments;

namespace Antiphon.Cli.Tests.Demo;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task Demo_RealEnginesOverARealSocket_BooksTheAppointmentAndItsRecordingReplaysTheSame()
    {
        if (!LocalEngines.CanHear() || !LocalEngines.CanSpeak()) Assert.Skip($"The speech engines are not installed: {LocalEngines.InstallCommand}");
        var folder = Directory.CreateTempSubdirectory("antiphon-demo-").FullName;
        try
        {
            var run = await CommandLine.RunAsync("demo", "--json", "--out", folder, "--record", Path.Combine(folder, "call.antiphon-call"));

            Assert.True(run.ExitCode == 0, run.Error + run.Output);
            var summary = run.Lines[^1];
            Assert.Equal("summary", summary.GetProperty("type").GetString());
            Assert.True(summary.GetProperty("turns").GetInt32() >= 6);
            Assert.True(summary.GetProperty("tool_calls").GetInt32() >= 3);
            Assert.Equal("Haircut", summary.GetProperty("appointment").GetProperty("service").GetString());
            Assert.InRange(summary.GetProperty("word_error_rate").GetDouble(), 0, 0.25);
            Assert.True(summary.GetProperty("end_of_speech_to_first_audio_ms").GetProperty("median").GetDouble() > 0);
            Assert.True(summary.GetProperty("barge_in_to_silence_ms").GetDouble() > 0);
            await CheckFilesAsync(folder);
            await CheckReplayAsync(folder, summary.GetProperty("turns").GetInt32());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CheckReplayAsync(string folder, int turns)
    {
        var wav = Path.Combine(folder, "replay.wav");
        var run = await CommandLine.RunAsync("replay", Path.Combine(folder, "call.antiphon-call"), "--json", "--wav", wav);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var replay = Assert.Single(run.Lines);
        Assert.True(replay.GetProperty("same").GetBoolean());
        Assert.True(replay.GetProperty("complete").GetBoolean());
        Assert.True(replay.GetProperty("turns").GetInt32() >= turns);
        await using var sound = File.OpenRead(wav);
        Assert.Equal(2, WavReader.Open(sound).Channels);
    }

    private static async Task CheckFilesAsync(string folder)
    {
        using (var calendar = AppointmentCalendar.Open(Path.Combine(folder, "appointments.db")))
            Assert.Equal("sarah johnson", Assert.Single(calendar.Appointments()).Name, ignoreCase: true);
        await using var wav = File.OpenRead(Path.Combine(folder, "call.wav"));
        var reader = WavReader.Open(wav);
        Assert.Equal(2, reader.Channels);
        Assert.True(reader.DeclaredSamples > 10 * reader.SampleRateHz);
        using var timeline = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "timeline.json")));
        Assert.Contains(timeline.RootElement.GetProperty("events").EnumerateArray(), e => e.GetProperty("event").GetProperty("type").GetString() == "tool_finished");
    }
}
