using Antiphon.Audio;
using Antiphon.Providers.Local.PocketSphinx;

namespace Antiphon.Providers.Local.Tests.PocketSphinx;

public sealed class LineBandTests
{
    [Theory]
    [InlineData("rms")]
    [InlineData("slt")]
    [InlineData("awb")]
    public async Task IsNarrow_SpeechBeforeAndAfterATelephoneLine_TellsThemApart(string voice)
    {
        var wide = await Hearing.SayAsync("i would like to book an appointment", voice);
        var down = new StreamingResampler(16_000, 8_000);
        var narrow = new short[down.MaxOutput(wide.Length)];
        narrow = narrow[..down.Process(wide, narrow)];
        for (var i = 0; i < narrow.Length; i++) narrow[i] = G711.DecodeMulaw(G711.EncodeMulaw(narrow[i]));
        var up = new StreamingResampler(8_000, 16_000);
        var back = new short[up.MaxOutput(narrow.Length)];
        back = back[..up.Process(narrow, back)];

        Assert.False(LineBand.IsNarrow(wide.AsSpan(0, LineBand.LeadSamples)));
        Assert.True(LineBand.IsNarrow(back.AsSpan(0, LineBand.LeadSamples)));
    }

    [Fact]
    public void IsNarrow_Silence_SaysNothing() => Assert.Null(LineBand.IsNarrow(new short[LineBand.LeadSamples]));
}
