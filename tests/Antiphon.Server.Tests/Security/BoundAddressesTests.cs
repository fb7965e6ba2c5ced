using Antiphon.Server.Security;
using Antiphon.Server.Tests.Hosting;

namespace Antiphon.Server.Tests.Security;

public sealed class BoundAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://127.8.8.8:8080", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://192.168.1.5:8080", false)]
    [InlineData("http://desk.example:8080", false)]
    [InlineData("http://localhost.example:8080", false)]
    [InlineData("nonsense", false)]
    public void IsLoopback_Address_IsTold(string url, bool expected) => Assert.Equal(expected, BoundAddresses.IsLoopback(url));

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://127.0.0.1:0;http://*:0")]
    public void Build_ReachableAddressWithoutKey_RefusesToStart(string urls)
    {
        var error = Assert.Throws<VoiceException>(() => TestServer.Build(null, "--urls", urls));

        Assert.Equal(ErrorCodes.ConfigurationInvalid, error.Code);
        Assert.Contains("Antiphon:Keys", error.Message);
    }

    [Fact]
    public async Task Build_ReachableAddressWithKey_Builds()
    {
        await using var app = TestServer.Build(null, "--urls", "http://0.0.0.0:0", "--Antiphon:Keys:0", "k");

        Assert.NotNull(app);
    }
}
