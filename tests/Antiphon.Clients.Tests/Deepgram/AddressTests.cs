using Antiphon.Clients.Deepgram;

namespace Antiphon.Clients.Tests.Deepgram;

/// <summary>Row "URL and path".</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("wss://host", "wss://host/v1/agent/converse")]
    [InlineData("https://host/", "wss://host/v1/agent/converse")]
    [InlineData("wss://host:8443/tenant", "wss://host:8443/tenant/v1/agent/converse")]
    [InlineData("wss://host/a/b/", "wss://host/a/b/v1/agent/converse")]
    [InlineData("wss://host/v1/agent/converse", "wss://host/v1/agent/converse")]
    [InlineData("wss://host/pfx/v1/agent/converse?tag=1", "wss://host/pfx/v1/agent/converse?tag=1")]
    [InlineData("http://127.0.0.1:8080", "ws://127.0.0.1:8080/v1/agent/converse")]
    [InlineData("ws://localhost:8080/pfx", "ws://localhost:8080/pfx/v1/agent/converse")]
    [InlineData("ws://[::1]:8080", "ws://[::1]:8080/v1/agent/converse")]
    public void UrlAndPath_ABaseAddress_KeepsItsPrefix(string server, string address) =>
        Assert.Equal(new Uri(address), new VoiceAgentClient(new Uri(server)).Address);

    [Theory]
    [InlineData("ws://192.0.2.1")]
    [InlineData("http://host.test")]
    public void UrlAndPath_UnencryptedBeyondThisMachine_IsRefusedUnlessAllowed(string server)
    {
        Assert.Throws<ArgumentException>(() => new VoiceAgentClient(new Uri(server)));

        Assert.Equal("ws", new VoiceAgentClient(new Uri(server), new() { AllowInsecure = true }).Address.Scheme);
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("host/path")]
    public void UrlAndPath_NoAddressOfTheProtocol_IsRefused(string server) =>
        Assert.Throws<ArgumentException>(() => new VoiceAgentClient(new Uri(server, UriKind.RelativeOrAbsolute)));
}
