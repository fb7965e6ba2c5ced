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

    [Provokes("configuration_invalid")]
    [Theory]
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

    private static AntiphonOptions Read(params (string Key, string Value)[] settings) => AntiphonOptionsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), null);
}
