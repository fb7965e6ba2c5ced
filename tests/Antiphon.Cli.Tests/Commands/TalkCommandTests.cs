using Antiphon.Audio;

namespace Antiphon.Cli.Tests.Commands;

public sealed class TalkCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("antiphon-talk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Talk_NobodyListens_ExitsWith1AndSaysSo()
    {
        var input = await WriteWavAsync();

        var run = await CommandLine.RunAsync("talk", "--url", "ws://127.0.0.1:1", "--in", input, "--out", Path.Combine(_folder, "out.wav"), "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("connection_refused", run.Lines[^1].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Talk_MissingFile_ExitsWith1AndNamesIt()
    {
        var run = await CommandLine.RunAsync("talk", "--url", "ws://127.0.0.1:1", "--in", Path.Combine(_folder, "none.wav"), "--out", Path.Combine(_folder, "out.wav"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("none.wav", run.Error);
        Assert.Contains("[audio_file_invalid]", run.Error);
    }

    [Provokes("audio_file_invalid")]
    [Fact]
    public async Task Talk_FileThatIsNoWav_ExitsWith1BeforeItConnects()
    {
        var input = Path.Combine(_folder, "in.wav");
        await File.WriteAllTextAsync(input, "This is no sound at all, however long it is; it has no header.");
        var output = Path.Combine(_folder, "out.wav");

        var run = await CommandLine.RunAsync("talk", "--url", "ws://127.0.0.1:1", "--in", input, "--out", output, "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("audio_file_invalid", run.Lines[^1].GetProperty("code").GetString());
        Assert.False(File.Exists(output));
    }

    [Fact]
    public async Task Talk_OpenLineToAnotherMachine_IsRefused()
    {
        var input = await WriteWavAsync();

        var run = await CommandLine.RunAsync("talk", "--url", "ws://192.0.2.1:80", "--in", input, "--out", Path.Combine(_folder, "out.wav"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--insecure", run.Error);
    }

    [Fact]
    public async Task Talk_SpeechToTheDesk_PrintsBothSidesAndRecordsTheAnswer()
    {
        await using var desk = await TalkingDesk.StartAsync();
        var input = await desk.SpeakAsync("what are your opening hours", TimeSpan.FromSeconds(5));
        var output = Path.Combine(_folder, "out.wav");

        var run = await CommandLine.RunAsync("talk", "--url", desk.Url, "--in", input, "--out", output, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        string[] texts = [.. run.Lines.Where(line => line.TryGetProperty("content", out _)).Select(line => line.GetProperty("content").GetString()!)];
        Assert.Contains(texts, text => text.Contains("opening hours"));
        Assert.Contains(texts, text => text.StartsWith("We are open"));
        await using var file = File.OpenRead(output);
        Assert.Contains(WavReader.ReadAll(file, WavChannel.Right).Samples, sample => Math.Abs((int)sample) > 1_000);
    }

    private async Task<string> WriteWavAsync()
    {
        var path = Path.Combine(_folder, "in.wav");
        await using var file = File.Create(path);
        await using var wav = new WavWriter(file, AudioFormat.Pcm16(16_000));
        await wav.WriteAsync(new short[16_000]);
        return path;
    }
}
