using Antiphon.Providers.Fallback;
using Microsoft.Extensions.Configuration;

namespace Antiphon.Server.Tests.Options;

public sealed class AntiphonOptionsReaderTests
{
    [Fact]
    public void Read_Nothing_GivesDefaults()
    {
        var options = Read();

        Assert.Equal(200, options.Limits.MaxSessions);
        Assert.Equal(2_000, options.Limits.MaxConnections);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Limits.StopTimeout);
        Assert.Equal(SpeechHost.Worker, options.Speech.Host);
        Assert.Equal(TimeSpan.FromSeconds(15), options.Sockets.KeepAlive);
        Assert.False(options.Sockets.InlineScheduling);
        Assert.Empty(options.Keys);
    }

    [Fact]
    public void Read_Keys_TakesAll() => Assert.Equal(["one", "two"], Read(("Antiphon:Keys:0", "one"), ("Antiphon:Keys:1", "two")).Keys);

    [Fact]
    public void Read_NamedProviders_TakesThemAndTheirOrder()
    {
        var options = Read(("Antiphon:Models:large:Endpoint", "http://127.0.0.1/v1"), ("Antiphon:Models:large:Name", "some-model"),
            ("Antiphon:Voices:warm:Voice", "slt"), ("Antiphon:Voices:warm:Host", "InProcess"), ("Antiphon:Recognizers:near:Host", "InProcess"),
            ("Antiphon:Fallback:Models:0", "large"), ("Antiphon:Fallback:Models:1", "offline"), ("Antiphon:Fallback:TurnsStartWith", "First"));

        Assert.Equal("some-model", options.Models["LARGE"].Name);
        Assert.Equal(SpeechHost.InProcess, options.Voices["warm"].Host);
        Assert.Equal(SpeechHost.InProcess, options.Recognizers["near"].Host);
        Assert.Equal(["large", "offline"], options.Fallback.Models);
        Assert.Equal(FallbackStart.First, options.Fallback.TurnsStartWith);
    }

    [Provokes("configuration_invalid")]
    [Theory]
    [InlineData("Antiphon:Models:large", "http://127.0.0.1", "Antiphon:Models:large")]
    [InlineData("Antiphon:Models:large:Endpoint", "not an address", "Antiphon:Models:large:Endpoint")]
    [InlineData("Antiphon:Models:large:Endpoint", "http://127.0.0.1", "Antiphon:Models:large:Name")]
    [InlineData("Antiphon:Models:large:Key", "secret", "Antiphon:Models:large:Endpoint")]
    [InlineData("Antiphon:Models:large:Nane", "x", "Antiphon:Models:large:Nane")]
    [InlineData("Antiphon:Models:offline:Endpoint", "http://127.0.0.1", "Antiphon:Models:offline")]
    [InlineData("Antiphon:Models:a b:Endpoint", "http://127.0.0.1", "Antiphon:Models:a b")]
    [InlineData("Antiphon:Voices:warm:Host", "None", "Antiphon:Voices:warm:Host")]
    [InlineData("Antiphon:Recognizers:near:Host", "Cloud", "Antiphon")]
    [InlineData("Antiphon:Fallback:Models", "a,b", "Antiphon:Fallback:Models")]
    [InlineData("Antiphon:Fallback:Models:0", "", "Antiphon:Fallback:Models:0")]
    [InlineData("Antiphon:Fallback:TurnsStartWith", "Last", "Antiphon")]
    [InlineData("Antiphon:Modell:Endpoint", "http://127.0.0.1", "Antiphon:Modell")]
    [InlineData("Antiphon:Model:Endpiont", "http://127.0.0.1", "Antiphon:Model:Endpiont")]
    [InlineData("Antiphon:Model:Endpoint", "not an address", "Antiphon:Model:Endpoint")]
    [InlineData("Antiphon:Model:Endpoint", "ftp://127.0.0.1", "Antiphon:Model:Endpoint")]
    [InlineData("Antiphon:Model:Endpoint", "http://127.0.0.1", "Antiphon:Model:Name")]
    [InlineData("Antiphon:Model:Key", "secret", "Antiphon:Model:Endpoint")]
    [InlineData("Antiphon:Keys:0", " ", "Antiphon:Keys")]
    [InlineData("Antiphon:Limits:MaxSessions", "0", "Antiphon:Limits:MaxSessions")]
    [InlineData("Antiphon:Limits:MaxSessions", "many", "Antiphon")]
    [InlineData("Antiphon:Limits:MaxConnections", "10", "Antiphon:Limits:MaxConnections")]
    [InlineData("Antiphon:Limits:StopTimeout", "1.00:00:00", "Antiphon:Limits:StopTimeout")]
    [InlineData("Antiphon:Speech:Host", "Cloud", "Antiphon")]
    public void Read_Mistake_NamesTheSetting(string key, string value, string named)
    {
        var error = Assert.Throws<VoiceException>(() => Read((key, value)));

        Assert.Equal(ErrorCodes.ConfigurationInvalid, error.Code);
        Assert.Contains(named, error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Fact]
    public void Read_NameTwiceInAList_NamesTheSetting()
    {
        var error = Assert.Throws<VoiceException>(() => Read(("Antiphon:Fallback:Models:0", "offline"), ("Antiphon:Fallback:Models:1", "Offline")));

        Assert.Contains("Antiphon:Fallback:Models:1", error.Message);
    }

    private static AntiphonOptions Read(params (string Key, string Value)[] settings) => AntiphonOptionsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), null);
}
