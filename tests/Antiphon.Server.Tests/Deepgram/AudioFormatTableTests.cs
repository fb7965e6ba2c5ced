using Antiphon.Audio;
using Antiphon.Protocols.Deepgram;
using Antiphon.Server.Deepgram;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>Row "Formats table": every combination of encoding, rate, container and kind of voice is taken or refused with the
/// field and a reason.</summary>
public sealed class AudioFormatTableTests
{
    private static readonly string[] Containers = ["", "none", "wav", "ogg"];

    // The protocol's table without what is compressed. Voices of version 2 come without container, those of version 1 have no 44.1 kHz.
    private static readonly (string Encoding, int[] Rates, string[] Containers)[] Table =
    [
        ("linear16", [8_000, 16_000, 24_000, 32_000, 44_100, 48_000], ["", "none", "wav"]),
        ("mulaw", [8_000, 16_000], ["", "none", "wav"]),
        ("alaw", [8_000, 16_000], ["", "none", "wav"]),
    ];

    public static TheoryData<string, int, string, string> Combinations()
    {
        var data = new TheoryData<string, int, string, string>();
        foreach (var encoding in DeepgramEncodings.Output)
        {
            foreach (var rate in new[] { 0, 8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000 })
            {
                foreach (var container in Containers)
                {
                    foreach (var voice in new[] { "none", "v1", "v2" }) data.Add(encoding, rate, container, voice);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void AudioOut_Combination_IsTakenOrRefusedWithItsReason(string encoding, int rate, string container, string voice)
    {
        var isTaken = Table.Any(row => row.Encoding == encoding && (rate == 0 || row.Rates.Contains(rate)) && row.Containers.Contains(container))
            && !(voice == "v2" && container == "wav") && !(voice == "v1" && rate == 44_100);
        var output = new AudioOutputSettings
        {
            Encoding = encoding,
            SampleRate = rate == 0 ? null : rate,
            Container = container.Length == 0 ? null : container,
        };
        var settings = new VoiceAgentSettings { Audio = new AudioSettings { Output = output }, Agent = new AgentSettings { Speak = Speak(voice) } };

        if (isTaken)
        {
            SettingsValidator.Validate(settings);
            var mapped = DeepgramAudioMapper.Output(output);

            Assert.Equal(encoding, mapped.Format.Encoding.ToString().ToLowerInvariant());
            Assert.Equal(rate != 0 ? rate : encoding == "linear16" ? 24_000 : 8_000, mapped.Format.SampleRateHz);
            Assert.Equal(container == "wav", mapped.IsWav);
            return;
        }

        var error = Assert.Throws<ProtocolException>(() =>
        {
            SettingsValidator.Validate(settings);
            DeepgramAudioMapper.Output(output);
        });
        Assert.Same(ErrorCodes.SettingsInvalid, error.Code);
        Assert.StartsWith("audio.output.", error.Path, StringComparison.Ordinal);
        Assert.Contains(error.Path!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AudioIn_EveryEncodingAndRate_IsTakenOrRefusedWithItsReason()
    {
        string[] taken = ["linear16", "linear32", "mulaw", "alaw"];
        foreach (var encoding in DeepgramEncodings.Input)
        {
            foreach (var rate in new[] { 8_000, 12_345, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000 })
            {
                var input = new AudioInputSettings { Encoding = encoding, SampleRate = rate };
                if (taken.Contains(encoding) && StreamingResampler.Supports(rate))
                {
                    Assert.Equal(rate, DeepgramAudioMapper.Input(input).SampleRateHz);
                    continue;
                }

                var error = Assert.Throws<ProtocolException>(() => DeepgramAudioMapper.Input(input));
                Assert.Same(ErrorCodes.SettingsInvalid, error.Code);
                Assert.Equal(taken.Contains(encoding) ? "audio.input.sample_rate" : "audio.input.encoding", error.Path);
            }
        }
    }

    private static SpeakSettings[] Speak(string voice) => voice switch
    {
        "v1" => [new SpeakSettings(new SpeakProvider("deepgram") { Model = "aura-2-thalia-en" })],
        "v2" => [new SpeakSettings(new SpeakProvider("deepgram") { Version = "v2", Model = "flux-kit-en" })],
        _ => [],
    };
}
