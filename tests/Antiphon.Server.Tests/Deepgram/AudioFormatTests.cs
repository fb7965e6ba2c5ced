using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Antiphon.Audio;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Rows "Audio in" and "Audio out": sound that carries text exactly goes through every format in both directions.</summary>
public sealed class AudioFormatTests
{
    private const string Words = "good day";

    private static readonly int[] Rates = [8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

    [Theory]
    [InlineData("linear16")]
    [InlineData("linear32")]
    [InlineData("mulaw")]
    [InlineData("alaw")]
    public async Task AudioIn_EncodingAtEveryRate_IsHeardToTheLetter(string encoding)
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.SpeechToText = new LoopbackSpeechToText());
        // Whatever they say, the model keeps silent.
        for (var i = 0; i < Rates.Length; i++) server.Model.Replies("");

        var heard = await Task.WhenAll(Rates.Select(rate => HearAsync(server, encoding, rate)));

        Assert.Equal(Rates.Select(rate => (rate, Words)), heard);
    }

    [Theory]
    [InlineData("linear16", 8_000, "none")]
    [InlineData("linear16", 24_000, "none")]
    [InlineData("linear16", 32_000, "wav")]
    [InlineData("linear16", 48_000, "wav")]
    [InlineData("mulaw", 8_000, "none")]
    [InlineData("mulaw", 16_000, "wav")]
    [InlineData("alaw", 8_000, "wav")]
    [InlineData("alaw", 16_000, "none")]
    public async Task AudioOut_Format_IsReadToTheLetter(string encoding, int rate, string container)
    {
        await using var server = await VoiceAgentServer.StartAsync(setup => setup.TextToSpeech = new LoopbackTextToSpeech());
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(Settings("linear16", 16_000, encoding, rate, container, greeting: Words));

        var audio = await UtteranceAsync(client);
        if (container == "wav") audio = TakeHeader(audio, encoding, rate);

        var format = new AudioFormat(Enum.Parse<AudioEncoding>(encoding, ignoreCase: true), rate);
        var samples = new short[AudioCodec.SampleCount(format.Encoding, audio.Length)];
        AudioCodec.Decode(format.Encoding, audio, samples);
        Assert.Equal(Words, LoopbackVoice.Hear(Resample(samples, rate, 16_000)));
        var expected = (double)LoopbackVoice.Say(Words).Length * rate / 16_000;
        Assert.InRange(samples.Length, expected - 2, expected + 2);
        // No silence before the first sound: the caller hears it at once.
        Assert.Contains(samples[..(rate / 50)], sample => Math.Abs((int)sample) > 200);
    }

    [Fact]
    public async Task AudioOut_Wav_EveryUtteranceBeginsWithAHeaderOfItsOwn()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await server.ConnectRawAsync();
        await client.SendAsync(Settings("linear16", 16_000, "linear16", 16_000, "wav", greeting: "First."));
        var first = await UtteranceAsync(client);
        await client.SendAsync("""{"type":"InjectAgentMessage","message":"Second."}""");
        var second = await UtteranceAsync(client);

        Assert.All([first, second], audio => Assert.True(TakeHeader(audio, "linear16", 16_000).Length > 100));
        // Only at the beginning.
        Assert.Equal(-1, first.AsSpan(4).IndexOf("RIFF"u8));
    }

    [Theory]
    [InlineData("linear16", "RIFF\0\0\0\0WAVEfmt ")]
    [InlineData("mulaw", "RIFF\0\0\0\0WAVEfmt ")]
    [InlineData("linear16", "OggS\0\u0002\0\0\0\0\0\0")]
    [InlineData("linear32", "fLaC\0\0\0\"\0\0\0\0")]
    [InlineData("alaw", "ID3\u0004\0\0\0\0\u0007v\0\0")]
    [InlineData("linear16", "\u001AE\u00DF\u00A3\0\0\0\0\0\0\0\0")]
    [InlineData("linear16", "odd")]
    [InlineData("linear32", "sixsix")]
    public async Task UserAudioFormat_FirstFrameIsNoRawAudio_EndsWithTheError(string encoding, string frame)
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ConfiguredAsync(server, encoding, 16_000);
        await client.SendAsync(System.Text.Encoding.Latin1.GetBytes(frame));

        await client.EndsWithAsync("USER_AUDIO_FORMAT", 1000);
    }

    [Fact]
    public async Task UserAudioFormat_Mp3FramesWithoutATag_EndsWithTheError()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ConfiguredAsync(server, "mulaw", 8_000);
        // Two frames of MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes each.
        var frames = new byte[900];
        foreach (var at in new[] { 0, 417, 834 }) ((byte[])[0xFF, 0xFB, 0x90, 0x00]).CopyTo(frames, at);
        await client.SendAsync(frames);

        await client.EndsWithAsync("USER_AUDIO_FORMAT", 1000);
    }

    /// <summary>Sound can begin like a container by chance later on; what is looked at is the first frame.</summary>
    [Fact]
    public async Task UserAudioFormat_MagicBytesLaterOn_AreSound()
    {
        await using var server = await VoiceAgentServer.StartAsync();
        await using var client = await ConfiguredAsync(server, "linear16", 16_000);
        await client.SendAsync(new byte[640]);
        await client.SendAsync([.. "OggS"u8, .. new byte[636]]);
        await client.SendAsync([]);
        await client.SendAsync("""{"type":"InjectAgentMessage","message":"Still here."}""");

        Assert.Equal("Still here.", (await client.NextAsync<ServerMessage.ConversationText>()).Content);
    }

    private static async Task<(int Rate, string Text)> HearAsync(VoiceAgentServer server, string encoding, int rate)
    {
        await using var client = await ConfiguredAsync(server, encoding, rate);
        var text = client.NextAsync<ServerMessage.ConversationText>();
        var spoken = Resample(LoopbackVoice.Say(Words), 16_000, rate);
        foreach (var frame in spoken.Chunk(rate / 25))
        {
            await client.SendAsync(Encode(frame, encoding));
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        // Silence until the turn is over, however long this machine takes for it.
        var silence = Encode(new short[rate / 25], encoding);
        while (!text.IsCompleted)
        {
            await client.SendAsync(silence);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return (rate, (await text).Content);
    }

    private static async Task<RawClient> ConfiguredAsync(VoiceAgentServer server, string encoding, int rate)
    {
        var client = await server.ConnectRawAsync();
        await client.SendAsync(Settings(encoding, rate, "linear16", 16_000, "none", greeting: null));
        await client.NextAsync<ServerMessage.SettingsApplied>();
        return client;
    }

    private static string Settings(string input, int inputRate, string output, int outputRate, string container, string? greeting)
    {
        var said = greeting is null ? "" : $",\"greeting\":\"{greeting}\"";
        return $$$"""
            {"type":"Settings",
             "audio":{"input":{"encoding":"{{{input}}}","sample_rate":{{{inputRate}}}},
                      "output":{"encoding":"{{{output}}}","sample_rate":{{{outputRate}}},"container":"{{{container}}}"}},
             "agent":{"think":{"provider":{"type":"open_ai","model":"m"},"prompt":"p"},
                      "speak":{"provider":{"type":"deepgram","model":"aura-2-thalia-en"}}{{{said}}}}}
            """;
    }

    private static async Task<byte[]> UtteranceAsync(RawClient client)
    {
        var audio = new List<byte>();
        while (true)
        {
            switch (await client.NextAsync())
            {
                case ServerMessage.Audio frame:
                    audio.AddRange(frame.Data.Span);
                    break;
                case ServerMessage.AgentAudioDone:
                    return [.. audio];
                case ServerMessage.Error error:
                    Assert.Fail($"{error.Code}: {error.Description}");
                    break;
                case null:
                    Assert.Fail("The server closed.");
                    break;
            }
        }
    }

    /// <summary>The header of a stream without an end, and the samples behind it.</summary>
    private static byte[] TakeHeader(byte[] audio, string encoding, int rate)
    {
        var length = encoding == "linear16" ? 44 : 58;
        Assert.Equal("RIFF"u8, audio.AsSpan(0, 4));
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(audio.AsSpan(4)));
        Assert.Equal(encoding switch { "linear16" => 1, "alaw" => 6, _ => 7 }, BinaryPrimitives.ReadUInt16LittleEndian(audio.AsSpan(20)));
        Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(audio.AsSpan(22)));
        Assert.Equal(rate, BinaryPrimitives.ReadInt32LittleEndian(audio.AsSpan(24)));
        Assert.Equal("data"u8, audio.AsSpan(length - 8, 4));
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(audio.AsSpan(length - 4)));
        return audio[length..];
    }

    private static short[] Resample(short[] samples, int from, int to)
    {
        if (from == to) return samples;
        var resampler = new StreamingResampler(from, to);
        var output = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlushOutput];
        var written = resampler.Process(samples, output);
        return output[..(written + resampler.Flush(output.AsSpan(written)))];
    }

    private static byte[] Encode(short[] samples, string encoding)
    {
        if (encoding == "linear32") return MemoryMarshal.AsBytes(samples.Select(sample => sample / 32_768f).ToArray().AsSpan()).ToArray();
        var format = Enum.Parse<AudioEncoding>(encoding, ignoreCase: true);
        var bytes = new byte[AudioCodec.ByteCount(format, samples.Length)];
        AudioCodec.Encode(format, samples, bytes);
        return bytes;
    }
}
