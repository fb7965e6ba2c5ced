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
        Assert.Equal((0, 100), (options.Limits.MaxSessionsPerKey, options.Limits.MaxUnconfigured));
        Assert.Equal(TimeSpan.FromSeconds(10), options.Limits.DrainTime);
        Assert.Equal((null, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1)), (options.Tokens.SigningKey, options.Tokens.Lifetime, options.Tokens.MaxLifetime));
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15)), (options.Deepgram.SettingsTimeout, options.Deepgram.IdleTimeout));
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromMinutes(5)), (options.Deepgram.MaxSession, options.Deepgram.SessionWarning));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10)), (options.Deepgram.FunctionTimeout, options.Deepgram.EndpointTimeout));
        Assert.Null(options.Deepgram.AgentDirectory);
        Assert.Empty(options.Deepgram.CloseCodes);
    }

    [Fact]
    public void Read_DeepgramSection_IsTaken()
    {
        var deepgram = Read(
            ("Antiphon:Deepgram:IdleTimeout", "00:00:20"), ("Antiphon:Deepgram:MaxSession", "00:00:00"), ("Antiphon:Deepgram:MaxMessageBytes", "2000"),
            ("Antiphon:Deepgram:AllowPrivateEndpoints", "true"), ("Antiphon:Deepgram:AgentDirectory", "agents"),
            ("Antiphon:Deepgram:CloseCodes:FAILED_TO_SPEAK", "1000")).Deepgram;

        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.Zero, 2_000), (deepgram.IdleTimeout, deepgram.MaxSession, deepgram.MaxMessageBytes));
        Assert.Equal((true, "agents"), (deepgram.AllowPrivateEndpoints, deepgram.AgentDirectory));
        Assert.Equal(1000, deepgram.CloseCodes["FAILED_TO_SPEAK"]);
    }

    /// <summary>A setting that is not on the page does not exist for its readers.</summary>
    [Fact]
    public void Settings_Every_StandsOnTheConfigurationPage()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "docs", "configuration.md"))) folder = Path.GetDirectoryName(folder)!;
        var page = File.ReadAllText(Path.Combine(folder, "docs", "configuration.md"));

        Assert.All(Names(typeof(AntiphonOptions), "Antiphon"), name => Assert.True(
            page.Contains($"`{name}", StringComparison.Ordinal) || page.Contains($"`{name[name.LastIndexOf(':')..]}`", StringComparison.Ordinal), name));
    }

    private static IEnumerable<string> Names(Type type, string path) => type.GetProperties()
        .Where(property => property.CanRead && !property.GetMethod!.IsStatic)
        .SelectMany(property => property.PropertyType is { IsClass: true } section && section.Assembly == type.Assembly
            ? Names(section, $"{path}:{property.Name}")
            : [$"{path}:{property.Name}"]);

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
    [InlineData("Antiphon:Limits:MaxSessionsPerKey", "-1", "Antiphon:Limits:MaxSessionsPerKey")]
    [InlineData("Antiphon:Limits:MaxUnconfigured", "0", "Antiphon:Limits:MaxUnconfigured")]
    [InlineData("Antiphon:Limits:DrainTime", "-00:00:01", "Antiphon:Limits:DrainTime")]
    [InlineData("Antiphon:Tokens:SigningKey", "short secret", "Antiphon:Tokens:SigningKey")]
    [InlineData("Antiphon:Tokens:Lifetime", "02:00:00", "Antiphon:Tokens:Lifetime")]
    [InlineData("Antiphon:Deepgram:IdleTime", "00:00:20", "Antiphon:Deepgram:IdleTime")]
    [InlineData("Antiphon:Deepgram:IdleTimeout", "00:00:00", "Antiphon:Deepgram:IdleTimeout")]
    [InlineData("Antiphon:Deepgram:SessionWarning", "03:00:00", "Antiphon:Deepgram:SessionWarning")]
    [InlineData("Antiphon:Deepgram:MaxMessageBytes", "10", "Antiphon:Deepgram:MaxMessageBytes")]
    [InlineData("Antiphon:Deepgram:AgentDirectory", " ", "Antiphon:Deepgram:AgentDirectory")]
    [InlineData("Antiphon:Deepgram:CloseCodes:NONSENSE", "1000", "Antiphon:Deepgram:CloseCodes:NONSENSE")]
    [InlineData("Antiphon:Deepgram:CloseCodes:FAILED_TO_SPEAK", "1006", "Antiphon:Deepgram:CloseCodes:FAILED_TO_SPEAK")]
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
