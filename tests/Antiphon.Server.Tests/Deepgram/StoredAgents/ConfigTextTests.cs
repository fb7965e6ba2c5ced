using System.Text.Json;
using Antiphon.Server.Deepgram;

namespace Antiphon.Server.Tests.Deepgram.StoredAgents;

public sealed class ConfigTextTests
{
    [Theory]
    [InlineData("""{"a":DG_X}""", """{"a":1}""")]
    [InlineData("""{"a":DG_X,"b":[DG_X,DG_X]}""", """{"a":1,"b":[1,1]}""")]
    [InlineData("""{"a":"DG_X"}""", """{"a":"DG_X"}""")]
    [InlineData("""{"a":"say \"DG_X\" now","b":DG_X}""", """{"a":"say \"DG_X\" now","b":1}""")]
    [InlineData("""{"a":"\\","b":DG_X}""", """{"a":"\\","b":1}""")]
    [InlineData("""{"DG_X":DG_X }""", """{"DG_X":1 }""")]
    [InlineData("""{}""", """{}""")]
    public void Interpolate_Text_ReplacesNamesOutsideQuotes(string text, string expected) =>
        Assert.Equal(expected, ConfigText.Interpolate(text, _ => "1"));

    [Fact]
    public void Interpolate_WholeObject_TakesItsPlace() =>
        Assert.Equal("""{"think":{"provider":{"type":"open_ai"}}}""", ConfigText.Interpolate("""{"think":DG_THINK-2}""", _ => """{"provider":{"type":"open_ai"}}"""));

    [Fact]
    public void Keys_Text_AreEachOnceInTheirOrder() =>
        Assert.Equal(["DG_B", "DG_A_1"], ConfigText.Keys("""{"b":DG_B,"a":DG_A_1,"c":DG_B,"d":"DG_C"}"""));

    [Fact]
    public void AsTemplate_Names_AreTexts() =>
        Assert.Equal("""{"a":"DG_X","b":["DG_Y"]}""", ConfigText.AsTemplate("""{"a":DG_X,"b":[DG_Y]}""").GetRawText());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a":DG_XDG_Y x}""")]
    [InlineData("""{"a":XDG_Y}""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("\"unfinished \\")]
    public void AsTemplate_NoJson_IsRefused(string text) => Assert.ThrowsAny<JsonException>(() => ConfigText.AsTemplate(text));

    [Theory]
    [InlineData("DG_A", true)]
    [InlineData("DG_A-1_B", true)]
    [InlineData("DG_", false)]
    [InlineData("DG_a", false)]
    [InlineData("DG_A B", false)]
    [InlineData("XDG_A", false)]
    public void IsKey_Name_IsJudged(string key, bool expected) => Assert.Equal(expected, ConfigText.IsKey(key));
}
