using Antiphon.Protocols.Deepgram;
using static Antiphon.Protocols.Tests.Deepgram.Settings.SettingsRow;

namespace Antiphon.Protocols.Tests.Deepgram.Settings;

/// <summary>Section 7 of the reference: every combination of its tables, taken or refused with the field that is to blame.</summary>
public sealed class AudioRowTests
{
    // A voice that gives every format, so that the table alone decides.
    private const string AnyVoice = """{"speak":{"provider":{"type":"eleven_labs","model_id":"m"},"endpoint":{"url":"https://example.com/"}}}""";
    private const string Aura = """{"speak":{"provider":{"type":"deepgram","model":"aura-2-thalia-en"}}}""";
    private const string Flux = """{"speak":{"provider":{"type":"deepgram","version":"v2","model":"flux-kit-en"}}}""";

    private static readonly int[] Rates = [7_999, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 48_001];

    private static readonly Dictionary<string, (int[] Rates, string[] Containers, int[] Bitrates, int[] WrongBitrates)> Outputs = new(StringComparer.Ordinal)
    {
        ["linear16"] = ([8_000, 16_000, 24_000, 32_000, 44_100, 48_000], ["none", "wav"], [], [32_000]),
        ["mulaw"] = ([8_000, 16_000], ["none", "wav"], [], [64_000]),
        ["alaw"] = ([8_000, 16_000], ["none", "wav"], [], [64_000]),
        ["mp3"] = ([22_050], ["none"], [32_000, 48_000], [31_999, 40_000, 64_000]),
        ["opus"] = ([48_000], ["ogg"], [4_000, 12_000, 650_000], [3_999, 650_001]),
        ["flac"] = ([8_000, 16_000, 22_050, 32_000, 48_000], ["none"], [], [1]),
        ["aac"] = ([22_050], ["none"], [4_000, 48_000, 192_000], [3_999, 192_001]),
    };

    private static readonly SettingsRow[] Rows =
    [
        .. DeepgramEncodings.Input.SelectMany(encoding => Rates.Select(rate => Input(encoding, rate, encoding switch
        {
            "amr-nb" => rate == 8_000,
            "amr-wb" => rate == 16_000,
            _ => rate is >= 8_000 and <= 48_000,
        }))),
        Sound("input mp3", """{"input":{"encoding":"mp3","sample_rate":16000}}""", Invalid, "audio.input.encoding"),
        .. Outputs.SelectMany(row => Rates.Select(rate => Output(row.Key, "sample_rate", $"{rate}", row.Value.Rates.Contains(rate)))),
        .. Outputs.SelectMany(row => new[] { "none", "wav", "ogg" }.Select(container => Output(row.Key, "container", $"\"{container}\"", row.Value.Containers.Contains(container)))),
        .. Outputs.SelectMany(row => row.Value.Bitrates.Select(bitrate => Output(row.Key, "bitrate", $"{bitrate}", isTaken: true))),
        .. Outputs.SelectMany(row => row.Value.WrongBitrates.Select(bitrate => Output(row.Key, "bitrate", $"{bitrate}", isTaken: false))),
        Sound("output wma", """{"output":{"encoding":"wma"}}""", Invalid, "audio.output.encoding"),
        Sound("telephony", """{"input":{"encoding":"mulaw","sample_rate":8000},"output":{"encoding":"mulaw","sample_rate":8000,"container":"none"}}"""),
        Sound("version v1: 44100", """{"output":{"encoding":"linear16","sample_rate":44100}}""", Invalid, "audio.output.sample_rate", Aura),
        Sound("version v1: mp3", """{"output":{"encoding":"mp3"}}""", agent: Aura),
        Sound("version v1: wav", """{"output":{"encoding":"mulaw","container":"wav"}}""", agent: Aura),
        Sound("version v2: 44100", """{"output":{"encoding":"linear16","sample_rate":44100}}""", agent: Flux),
        Sound("version v2: mp3", """{"output":{"encoding":"mp3"}}""", Invalid, "audio.output.encoding", Flux),
        Sound("version v2: wav", """{"output":{"encoding":"linear16","container":"wav"}}""", Invalid, "audio.output.container", Flux),
        Sound("default voice: opus", """{"output":{"encoding":"opus"}}""", Invalid, "audio.output.encoding"),
        Sound("default voice: mulaw", """{"output":{"encoding":"mulaw"}}"""),
        Sound("a stored agent has a voice of its own", """{"output":{"encoding":"mp3"}}""", agent: "\"0194a1f0-0000-7000-8000-000000000000\""),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Row_IsTakenOrRefused(string name) => Rows.Single(row => row.Name == name).Check();

    [Theory]
    [InlineData("linear16", 24_000)]
    [InlineData("mulaw", 8_000)]
    [InlineData("alaw", 8_000)]
    [InlineData("mp3", 22_050)]
    [InlineData("opus", 48_000)]
    [InlineData("flac", 48_000)]
    [InlineData("aac", 22_050)]
    public void DefaultSampleRateHz_OfAnEncoding_IsTheTables(string encoding, int rate) => Assert.Equal(rate, DeepgramEncodings.DefaultSampleRateHz(encoding));

    private static SettingsRow Input(string encoding, int rate, bool isTaken) => Sound($"input {encoding} {rate}",
        $$$"""{"input":{"encoding":"{{{encoding}}}","sample_rate":{{{rate}}} }}""", isTaken ? null : Invalid, isTaken ? null : "audio.input.sample_rate");

    private static SettingsRow Output(string encoding, string field, string value, bool isTaken) => Sound($"output {encoding} {field} {value}",
        $$$"""{"output":{"encoding":"{{{encoding}}}","{{{field}}}":{{{value}}} }}""", isTaken ? null : Invalid, isTaken ? null : $"audio.output.{field}", AnyVoice);
}
